package io.eventserver.eventstore;

import io.eventserver.wire.Check;
import io.eventserver.wire.Json;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what an {@link Export} has written, decision by decision. Nothing in it is trusted. */
final class ExportReader {
  private static final int LINE_BYTES_MAX = 64 << 20;

  private final Lines lines;
  private final EventTypes types;
  private final Map<String, Map<String, StoredType>> defined = new HashMap<>();
  private final ByteBuffer payload = ByteBuffer.allocate(Limits.PAYLOAD_BYTES_MAX + 1);
  private boolean begun;
  private boolean ended;
  private long decisions;

  /**
   * A decision.
   *
   * @param line its number in the export, from 1
   * @param bytes length of the line
   * @param append with {@link UnknownEvent}s
   */
  record Exported(long line, int bytes, Instant time, Append append) {}

  /**
   * Reads a stream.
   *
   * @param types that know nothing
   */
  ExportReader(InputStream in, EventTypes types) {
    this.lines = new Lines(in, LINE_BYTES_MAX);
    this.types = types;
  }

  /** The number of the line that was read last. */
  long line() {
    return lines.number();
  }

  /**
   * The next decision; null after the end.
   *
   * @throws RequestFailure saying what is wrong in the line that was read last
   */
  @Nullable Exported next() throws IOException {
    for (var line = lines.next(); line != null; line = lines.next()) {
      if (ended) throw RequestFailure.malformed("something after the end");
      switch (ExportLine.parse(line)) {
        case ExportLine.Head head -> begin(head);
        case ExportLine.Define define -> define(define);
        case ExportLine.Decision decision -> {
          requireBegun();
          decisions++;
          return exported(decision, line.length);
        }
        case ExportLine.End end -> end(end);
      }
    }
    if (!ended) throw RequestFailure.malformed("it is cut off: there is no end");
    return null;
  }

  private void begin(ExportLine.Head head) {
    if (begun) throw RequestFailure.malformed("a second head");
    if (head.export() != ExportLine.FORMAT) {
      throw RequestFailure.malformed(
          "an export of format %d, this version reads %d"
              .formatted(head.export(), ExportLine.FORMAT));
    }
    begun = true;
  }

  private void requireBegun() {
    if (!begun) throw RequestFailure.malformed("no export: it does not begin with its head");
  }

  private void define(ExportLine.Define define) {
    requireBegun();
    check("aggregate", define.aggregate());
    check("define", define.define());
    var type = define.type();
    if (type.schema() < 0 || type.schema() > 0xFFFF) {
      throw RequestFailure.malformed("schema: 0 to 65535");
    }
    defined.computeIfAbsent(define.aggregate(), _ -> new HashMap<>()).put(define.define(), type);
  }

  private void end(ExportLine.End end) {
    requireBegun();
    if (decisions != end.end()) {
      throw RequestFailure.malformed(
          "it ends after %d decisions, and there were %d".formatted(end.end(), decisions));
    }
    ended = true;
  }

  private Exported exported(ExportLine.Decision line, int bytes) {
    if (line.events().isEmpty()) throw RequestFailure.malformed("events: none");
    if (line.version() < 1) throw RequestFailure.malformed("version: at least 1");
    check("aggregate", line.aggregate());
    check("id", line.id());
    check("commandId", line.commandId());
    check("correlationId", line.correlationId());
    var meta = Objects.requireNonNullElse(line.meta(), Map.<String, String>of());
    if (meta.values().stream().anyMatch(Objects::isNull))
      throw RequestFailure.malformed("meta: a null");
    List<Object> events = new ArrayList<>();
    for (var event : line.events()) {
      events.add(event(line.aggregate(), event.type(), event.data()));
    }
    var append =
        new Append(
            line.aggregate(),
            line.id(),
            line.version() - 1,
            events,
            Optional.ofNullable(line.commandId()),
            fingerprint(line),
            Optional.ofNullable(line.refusal()),
            Optional.ofNullable(line.correlationId()),
            meta);
    return new Exported(lines.number(), bytes, time(line.time()), append);
  }

  private static void check(String field, @Nullable String value) {
    try {
      Check.id(field, value);
    } catch (IllegalArgumentException e) {
      throw RequestFailure.malformed(String.valueOf(e.getMessage()));
    }
  }

  private UnknownEvent event(String aggregate, String name, @Nullable JsonPart data) {
    var type = defined.getOrDefault(aggregate, Map.of()).get(name);
    if (type == null) {
      throw RequestFailure.malformed("no line before defines the event '%s'".formatted(name));
    }
    try {
      var fields = data == null ? Json.mapper().createObjectNode() : data.tree();
      JsonFields.write(type, fields, payload.clear());
    } catch (BufferOverflowException e) {
      throw RequestFailure.tooLarge("the event '%s' is too large".formatted(name));
    }
    byte[] bytes = new byte[payload.flip().remaining()];
    payload.get(bytes);
    return UnknownEvent.of(type, bytes, types);
  }

  private static long fingerprint(ExportLine.Decision line) {
    if (line.commandId() == null) return 0;
    try {
      return Long.parseUnsignedLong(String.valueOf(line.fingerprint()), 16);
    } catch (NumberFormatException e) {
      throw RequestFailure.malformed("fingerprint: hexadecimal digits, beside a command id");
    }
  }

  private static Instant time(String text) {
    try {
      var time = Instant.parse(text);
      if (time.equals(time.truncatedTo(ChronoUnit.MILLIS)) && time.toEpochMilli() >= 0) return time;
      throw RequestFailure.malformed("time: no finer than milliseconds, and not before 1970");
    } catch (DateTimeException | ArithmeticException e) {
      throw RequestFailure.malformed("time: " + e.getMessage());
    }
  }
}
