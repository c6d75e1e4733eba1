package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads committed events back from the records of a log. Any thread. */
final class LogReader {
  private static final int SCAN_BLOCK_BYTES = 256 * 1024;
  private static final int POINT_BLOCK_BYTES = 20 * 1024;

  private final RecordSource source;
  private final Sequencer sequencer;
  private final Dictionary dictionary;

  LogReader(RecordSource source, Sequencer sequencer, Dictionary dictionary) {
    this.source = source;
    this.sequencer = sequencer;
    this.dictionary = dictionary;
  }

  /** Tells events from a position on, until the head or until the visitor answers false. */
  void read(long from, Predicate<Recorded<Object>> visitor) {
    if (from > sequencer.head()) return;
    try {
      var decoder = new RecordDecoder(dictionary, sequencer.directory);
      scan(from, SCAN_BLOCK_BYTES, decoder, (_, _, recorded, _) -> visitor.test(recorded));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells whole decisions, from one that begins at a position on, until it answers false. */
  void decisions(long from, Predicate<StoredDecision> visitor) {
    if (from > sequencer.head()) return;
    List<Recorded<Object>> events = new ArrayList<>();
    var decoder = new RecordDecoder(dictionary, sequencer.directory);
    Visitor collect =
        (_, _, recorded, isLast) -> {
          events.add(recorded);
          if (!isLast) return true;
          var decision = new StoredDecision(decoder.fingerprint(), decoder.refusal(), events);
          events.clear();
          return visitor.test(decision);
        };
    try {
      scan(from, SCAN_BLOCK_BYTES, decoder, collect);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The decision that ends at a position, if it has a command id. */
  @Nullable Decided decided(long end, String commandId) {
    List<Recorded<Object>> events = new ArrayList<>();
    var decoder = new RecordDecoder(dictionary, sequencer.directory);
    readDecision(end, decoder, events);
    if (events.isEmpty() || !events.getLast().commandId().orElse("").equals(commandId)) return null;
    return new Decided(commandId, decoder.fingerprint(), decoder.refusal(), events);
  }

  /** Tells an aggregate's events below a version, along their chain back from its last one. */
  void history(long last, long beforeVersion, Predicate<Recorded<Object>> visitor) {
    boolean more = true;
    for (long at = last; at > 0 && more; ) {
      var link = link(at);
      if (link.recorded.version() < beforeVersion) more = visitor.test(link.recorded);
      at = link.previous;
    }
  }

  private record Link(long previous, Recorded<Object> recorded) {}

  private Link link(long position) {
    var found = new Link[1];
    point(
        position,
        new RecordDecoder(dictionary, sequencer.directory),
        (_, previous, recorded, _) -> {
          found[0] = new Link(previous, recorded);
          return false;
        });
    if (found[0] == null) throw new CorruptRecord("position %d is gone".formatted(position));
    return found[0];
  }

  private void readDecision(long end, RecordDecoder decoder, List<Recorded<Object>> into) {
    Visitor collect =
        (_, _, recorded, _) -> {
          into.add(recorded);
          return recorded.position() < end;
        };
    point(end, decoder, collect);
    if (decoder.count() == 1) return;
    into.clear();
    point(end - decoder.count() + 1, decoder, collect);
  }

  private void point(long from, RecordDecoder decoder, Visitor visitor) {
    try {
      scan(from, POINT_BLOCK_BYTES, decoder, visitor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Visitor {
    boolean visit(Identity identity, long previous, Recorded<Object> recorded, boolean isLast);
  }

  private void scan(long from, int blockBytes, RecordDecoder decoder, Visitor visitor)
      throws IOException {
    long head = sequencer.head();
    boolean[] more = {true};
    RecordDecoder.Sink sink =
        (identity, previous, recorded, isLast) -> {
          if (!more[0]) return;
          boolean wanted = visitor.visit(identity, previous, recorded, isLast);
          more[0] = wanted && recorded.position() < head;
        };
    var walk = source.from(from, blockBytes);
    for (var body = walk.next(); body != null; body = more[0] ? walk.next() : null) {
      if (body.get(body.position()) != RecordFormat.EVENT) continue;
      if (RecordDecoder.position(body) >= from) decoder.event(body, sink);
    }
  }
}
