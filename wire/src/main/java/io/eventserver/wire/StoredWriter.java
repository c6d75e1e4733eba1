package io.eventserver.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/** Writes what most requests to write are answered, as any record is written, field by field. */
final class StoredWriter extends StdSerializer<WriteResult.Stored> {
  private static final long serialVersionUID = 1L;
  private static final SerializedString AGGREGATE = new SerializedString("aggregate");
  private static final SerializedString ID = new SerializedString("id");
  private static final SerializedString VERSION = new SerializedString("version");
  private static final SerializedString POSITION = new SerializedString("position");
  private static final SerializedString EVENTS = new SerializedString("events");
  private static final SerializedString TYPE = new SerializedString("type");
  private static final SerializedString DATA = new SerializedString("data");

  StoredWriter() {
    super(WriteResult.Stored.class);
  }

  @Override
  public void serialize(WriteResult.Stored stored, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartObject(stored);
    out.writeFieldName(AGGREGATE);
    out.writeString(stored.aggregate());
    out.writeFieldName(ID);
    out.writeString(stored.id());
    out.writeFieldName(VERSION);
    out.writeNumber(stored.version());
    out.writeFieldName(POSITION);
    out.writeNumber(stored.position());
    out.writeFieldName(EVENTS);
    out.writeStartArray(stored.events(), stored.events().size());
    for (var event : stored.events()) write(event, out, provider);
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(EventData event, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartObject(event);
    out.writeFieldName(TYPE);
    out.writeString(event.type());
    if (event.data() != null) {
      out.writeFieldName(DATA);
      JsonPartWriter.write(event.data(), out, provider);
    }
    out.writeEndObject();
  }
}
