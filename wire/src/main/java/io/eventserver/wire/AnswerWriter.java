package io.eventserver.wire;

import static io.eventserver.wire.PlainWriter.between;

/**
 * Writes what requests are answered: field by field what most are, as it would be as any record.
 */
public final class AnswerWriter {
  private static final byte[] PROJECTION = between("{\"projection\":");
  private static final byte[] KEY = between(",\"key\":");
  private static final byte[] ROW = between(",\"row\":");
  private static final byte[] POSITION = between(",\"position\":");
  private static final byte[] AGGREGATE = between("{\"aggregate\":");
  private static final byte[] ID = between(",\"id\":");
  private static final byte[] VERSION = between(",\"version\":");
  private static final byte[] EVENTS = between(",\"events\":[");
  private static final byte[] TYPE = between("{\"type\":");
  private static final byte[] DATA = between(",\"data\":");
  private static final byte[] RESULTS = between("{\"results\":[");
  private static final byte[] NEXT = between(",");
  private static final byte[] END = between("}");
  private static final byte[] END_ARRAY = between("]}");

  private AnswerWriter() {}

  /** Writes an answer. */
  public static void write(PlainWriter out, Object answer) {
    switch (answer) {
      case FindReply reply -> found(out, reply);
      case WriteResult.Stored stored -> stored(out, stored);
      case BatchReply batch -> results(out, batch);
      default -> out.value(answer);
    }
  }

  private static void found(PlainWriter out, FindReply reply) {
    out.json(PROJECTION).text(reply.projection()).json(KEY).text(reply.key()).json(ROW);
    part(out, reply.row());
    out.json(POSITION).number(reply.position()).json(END);
  }

  private static void stored(PlainWriter out, WriteResult.Stored stored) {
    out.json(AGGREGATE).text(stored.aggregate()).json(ID).text(stored.id());
    out.json(VERSION).number(stored.version()).json(POSITION).number(stored.position());
    out.json(EVENTS);
    for (int i = 0; i < stored.events().size(); i++) {
      if (i > 0) out.json(NEXT);
      event(out, stored.events().get(i));
    }
    out.json(END_ARRAY);
  }

  private static void event(PlainWriter out, EventData event) {
    out.json(TYPE).text(event.type());
    if (event.data() != null) {
      out.json(DATA);
      part(out, event.data());
    }
    out.json(END);
  }

  private static void results(PlainWriter out, BatchReply batch) {
    out.json(RESULTS);
    for (int i = 0; i < batch.results().size(); i++) {
      if (i > 0) out.json(NEXT);
      write(out, batch.results().get(i));
    }
    out.json(END_ARRAY);
  }

  private static void part(PlainWriter out, JsonPart part) {
    switch (part) {
      case JsonPart.Tree(var node) -> out.value(node);
      case JsonPart.Value(var value) -> out.value(value);
      case JsonPart.Bytes bytes -> bytes.write(out);
    }
  }
}
