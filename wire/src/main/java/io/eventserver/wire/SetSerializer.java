package io.eventserver.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.type.CollectionType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Writes the elements of a set in one order, whatever the order of the set: equal records are the
 * same bytes in every process, so that a repeat is known for one.
 */
final class SetSerializer extends JsonSerializer<Set<?>> {

  /** Has every set written by it. */
  static SimpleModule module() {
    return new SimpleModule("sets").setSerializerModifier(new Modifier());
  }

  private static final class Modifier extends BeanSerializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonSerializer<?> modifyCollectionSerializer(
        SerializationConfig config,
        CollectionType type,
        BeanDescription description,
        JsonSerializer<?> serializer) {
      return Set.class.isAssignableFrom(type.getRawClass()) ? new SetSerializer() : serializer;
    }
  }

  @Override
  public void serialize(Set<?> set, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    List<JsonNode> elements = new ArrayList<>(set.size());
    for (Object element : set) elements.add(Json.tree(element));
    elements.sort(Comparator.comparing(JsonNode::toString));
    out.writeStartArray(set, elements.size());
    for (var element : elements) provider.defaultSerializeValue(element, out);
    out.writeEndArray();
  }

  @Override
  public boolean isEmpty(SerializerProvider provider, Set<?> set) {
    return set.isEmpty();
  }
}
