package io.eventserver.wire;

import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AccessorNamingStrategy;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.DefaultAccessorNamingStrategy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A record is its components: other methods of it, as {@code isLarge()}, are no fields. */
final class ComponentNaming extends DefaultAccessorNamingStrategy.Provider {
  private static final long serialVersionUID = 1L;

  @Override
  public AccessorNamingStrategy forRecord(MapperConfig<?> config, AnnotatedClass type) {
    return new Components(config, type);
  }

  private static final class Components extends DefaultAccessorNamingStrategy.RecordNaming {
    private final Set<String> names;

    Components(MapperConfig<?> config, AnnotatedClass type) {
      super(config, type);
      var components = type.getRawType().getRecordComponents();
      this.names =
          Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toSet());
    }

    @Override
    public @Nullable String findNameForRegularGetter(AnnotatedMethod method, String name) {
      return names.contains(name) ? name : null;
    }

    @Override
    public @Nullable String findNameForIsGetter(AnnotatedMethod method, String name) {
      return names.contains(name) ? name : null;
    }
  }
}
