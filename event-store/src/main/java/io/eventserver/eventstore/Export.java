package io.eventserver.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventserver.wire.EventData;
import io.eventserver.wire.Json;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RecordedData;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes decisions as lines of JSON that {@link Import} reads back exactly: time, command id with
 * its fingerprint, refusal, correlation and meta, and of each event every field.
 *
 * <p>The types of events stand in it as the log explains them, so neither side needs the domain.
 */
public final class Export {
  private final OutputStream out;
  private final Map<Name, StoredType> defined = new HashMap<>();
  private long decisions;
  private long events;

  private record Name(String aggregate, String event) {}

  /** Begins with the head. */
  public Export(OutputStream out) throws IOException {
    this.out = out;
    write(new ExportLine.Head(ExportLine.FORMAT));
  }

  /** Writes a decision, of events that were read without their domain. */
  public void decision(StoredDecision decision) throws IOException {
    List<EventData> data = new ArrayList<>();
    for (var recorded : decision.events()) {
      var event = (UnknownEvent) recorded.event();
      var name = new Name(recorded.aggregate(), event.name());
      if (!event.type().equals(defined.put(name, event.type()))) {
        write(ExportLine.Define.of(event.type()));
      }
      data.add(new EventData(event.name(), new JsonPart.Tree(exact(event))));
    }
    var first = decision.events().getFirst();
    var shape = RecordedData.of(first, "", Json.mapper().nullNode());
    write(
        new ExportLine.Decision(
            shape.position(),
            shape.aggregate(),
            shape.id(),
            shape.version(),
            shape.time(),
            data,
            shape.commandId(),
            shape.commandId() == null ? null : Long.toHexString(decision.fingerprint()),
            decision.refusal().orElse(null),
            shape.correlationId(),
            shape.meta()));
    decisions++;
    events += data.size();
  }

  /** Writes the end: without it an export is known to be cut off. */
  public void end() throws IOException {
    write(new ExportLine.End(decisions));
    out.flush();
  }

  /** How many events were written. */
  public long events() {
    return events;
  }

  private void write(ExportLine line) throws IOException {
    out.write(Json.bytes(line));
    out.write('\n');
  }

  /** Its data, with what JSON would lose written in another way. */
  private static JsonNode exact(UnknownEvent event) {
    var data = event.data();
    if (event.type().json() || !(data instanceof ObjectNode object)) return data;
    for (var field : event.type().fields()) {
      var value = object.get(field.name());
      switch (field.kind()) {
        case DOUBLE, FLOAT -> {
          boolean isNegativeZero = value.doubleValue() == 0 && 1 / value.doubleValue() < 0;
          if (isNegativeZero) object.put(field.name(), "-0.0");
        }
        case CHAR -> {
          char character = value.textValue().charAt(0);
          if (Character.isSurrogate(character)) object.put(field.name(), (int) character);
        }
        case LONG, INT, SHORT, BYTE, BOOLEAN, STRING, UUID, INSTANT, JSON -> {
          // As it is.
        }
      }
    }
    return data;
  }
}
