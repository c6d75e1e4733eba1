package io.eventserver.eventstore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Events in a message between nodes, in the bytes of the log: each type is explained where it first
 * comes, as in the log itself.
 *
 * <pre>
 * event = type u16, where it is new its definition, payload length u32, payload
 * </pre>
 */
final class EventParcel {
  private EventParcel() {}

  /** Writes the events of one message. */
  static final class Writer {
    private final EventTypes types;
    private final Map<StoredType, Integer> numbers = new HashMap<>();

    Writer(EventTypes types) {
      this.types = types;
    }

    /** How many types are explained so far, to come back to. */
    int extent() {
      return numbers.size();
    }

    /** What was explained since then was taken back. */
    void cutBackTo(int extent) {
      numbers.values().removeIf(number -> number >= extent);
    }

    void write(ByteBuffer out, String aggregate, Object event) {
      var codec = types.codec(aggregate, event);
      int number = numbers.getOrDefault(codec.stored(), numbers.size());
      if (numbers.putIfAbsent(codec.stored(), number) == null) {
        RecordFormat.type(out, number, codec.stored());
      } else {
        out.putShort((short) number);
      }
      int start = out.position();
      codec.writer().write(out.putInt(0), event);
      out.putInt(start, out.position() - start - 4);
    }
  }

  /** Readers of events by their types; makes each once. Any thread. */
  static final class Readers {
    private final EventTypes types;
    private final Map<StoredType, PayloadReader> made = new ConcurrentHashMap<>();

    Readers(EventTypes types) {
      this.types = types;
    }

    /** Reads the events of one message. */
    Reader reader() {
      return new Reader(this);
    }
  }

  /** Reads the events of one message. */
  static final class Reader {
    private final Readers readers;
    private final List<PayloadReader> known = new ArrayList<>();

    private Reader(Readers readers) {
      this.readers = readers;
    }

    /**
     * Reads the next one.
     *
     * @throws UnreadableType where the domain of this node differs from that of the sender
     */
    Object read(ByteBuffer in) {
      int number = Short.toUnsignedInt(in.getShort());
      if (number > known.size()) throw new CorruptRecord("event type %d".formatted(number));
      if (number == known.size()) {
        known.add(readers.made.computeIfAbsent(RecordDecoder.type(in), readers.types::reader));
      }
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) throw new CorruptRecord("a payload of " + length);
      int end = in.position() + length;
      int limit = in.limit();
      Object event = known.get(number).read(in.limit(end));
      if (in.position() != end) throw new CorruptRecord("bytes left over");
      in.limit(limit);
      return event;
    }
  }
}
