package io.eventserver.wire;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes every component of a record required and never null, but for what is declared {@link
 * Optional} or {@link Nullable}: domain code is never shown a null that it did not ask for.
 */
final class RequiredComponents extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
    return (member instanceof AnnotatedParameter parameter && isRequired(parameter)) ? true : null;
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated annotated) {
    return annotated instanceof AnnotatedParameter parameter && isRequired(parameter)
        ? JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL)
        : JsonSetter.Value.empty();
  }

  private static boolean isRequired(AnnotatedParameter parameter) {
    if (!parameter.getDeclaringClass().isRecord()) return false;
    if (parameter.getRawType() == Optional.class) return false;
    AnnotatedType type =
        ((Executable) parameter.getOwner().getAnnotated())
            .getAnnotatedParameterTypes()[parameter.getIndex()];
    return !type.isAnnotationPresent(Nullable.class);
  }
}
