package io.eventserver.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.stream.Collectors;

/** Says in the sender's words which field of a request is wrong, and how. */
final class Malformed {
  private static final int MESSAGE_MAX = 300;

  private Malformed() {}

  static RequestFailure of(JsonProcessingException e, String above) {
    String field = e instanceof JsonMappingException mapping ? field(mapping, above) : above;
    String message = field.isEmpty() ? reason(e) : field + ": " + reason(e);
    return RequestFailure.malformed(
        message.length() <= MESSAGE_MAX ? message : message.substring(0, MESSAGE_MAX) + "…");
  }

  private static String field(JsonMappingException e, String above) {
    String below =
        e.getPath().stream()
            .map(
                part ->
                    part.getFieldName() == null
                        ? "[" + part.getIndex() + "]"
                        : "." + part.getFieldName())
            .collect(Collectors.joining());
    if (above.isEmpty() && below.startsWith(".")) return below.substring(1);
    return above + below;
  }

  private static String reason(JsonProcessingException e) {
    return switch (e) {
      case UnrecognizedPropertyException _ -> "unknown field";
      case InvalidNullException _ -> "must not be null";
      case ValueInstantiationException wrapped when wrapped.getCause() != null ->
          cause(wrapped.getCause());
      case MismatchedInputException mismatch
          when mismatch.getOriginalMessage().startsWith("Missing required creator property") ->
          "missing";
      case MismatchedInputException mismatch when mismatch.getTargetType() != null ->
          "expected " + expected(mismatch.getTargetType());
      default -> String.valueOf(e.getOriginalMessage());
    };
  }

  private static String cause(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static String expected(Class<?> type) {
    if (type == long.class || type == Long.class) return "a whole number of 64 bits";
    if (type == int.class || type == Integer.class) return "a whole number of 32 bits";
    if (type == String.class) return "a string";
    if (type == boolean.class || type == Boolean.class) return "true or false";
    if (java.util.Collection.class.isAssignableFrom(type)) return "an array";
    if (type.isEnum()) return "one of " + java.util.Arrays.toString(type.getEnumConstants());
    return "a " + type.getSimpleName();
  }
}
