package io.eventserver.eventstore;

import io.eventserver.wire.EventData;
import io.eventserver.wire.Json;
import io.eventserver.wire.RequestFailure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line of an export, a JSON object each: a head, then types and decisions, then the end. */
sealed interface ExportLine {
  int FORMAT = 1;

  /**
   * The first line.
   *
   * @param export number of the format
   */
  record Head(int export) implements ExportLine {}

  /** A type of event, as the decisions from here on have it; it takes the place of a former one. */
  record Define(String define, String aggregate, int schema, boolean json, List<Field> fields)
      implements ExportLine {

    static Define of(StoredType type) {
      return new Define(
          type.name(),
          type.aggregate(),
          type.schema(),
          type.json(),
          type.fields().stream().map(Field::of).toList());
    }

    StoredType type() {
      return new StoredType(
          aggregate, define, schema, json, fields.stream().map(Field::stored).toList());
    }
  }

  /** A field of a type. */
  record Field(String name, String kind) {
    static Field of(StoredField field) {
      return new Field(field.name(), field.kind().name().toLowerCase(Locale.ROOT));
    }

    StoredField stored() {
      for (var known : FieldKind.values()) {
        if (known.name().toLowerCase(Locale.ROOT).equals(kind)) return new StoredField(name, known);
      }
      throw RequestFailure.malformed("fields.kind: '%s' is none".formatted(kind));
    }
  }

  /**
   * A decision.
   *
   * @param position of its first event, in the log from which it comes
   * @param version of its first event
   * @param time ISO-8601 UTC with milliseconds
   * @param fingerprint of its command in hexadecimal digits, where there is a command id
   * @param refusal the reason, where it is a refusal
   */
  record Decision(
      long position,
      String aggregate,
      String id,
      long version,
      String time,
      List<EventData> events,
      @Nullable String commandId,
      @Nullable String fingerprint,
      @Nullable String refusal,
      @Nullable String correlationId,
      @Nullable Map<String, String> meta)
      implements ExportLine {}

  /** The last line: how many decisions there were. */
  record End(long end) implements ExportLine {}

  /**
   * Reads a line.
   *
   * @throws RequestFailure 400, saying what is wrong
   */
  static ExportLine parse(byte[] line) {
    var tree = Json.parseAround(line);
    if (tree.has("export")) return Json.read(tree, Head.class, "");
    if (tree.has("define")) return Json.read(tree, Define.class, "");
    if (tree.has("end")) return Json.read(tree, End.class, "");
    return Json.read(tree, Decision.class, "");
  }
}
