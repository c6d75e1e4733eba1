package io.eventserver.eventstore;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Ledger.Booked;
import io.eventserver.eventstore.Ledger.Labelled;
import io.eventserver.eventstore.Thing.Every;
import io.eventserver.eventstore.Thing.Loose;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * R22: what a released version has written is read for ever. The files of a format stand in {@code
 * golden/} and are never written anew; {@link #main} wrote them.
 */
class GoldenTest {
  private static final EventTypes TYPES = new EventTypes(List.of(Thing.TYPE, Ledger.TYPE));
  private static final List<String> LOG = List.of("00000001.log");
  private static final List<String> SNAPSHOTS = List.of("00000001.snapshot", "00000001.ids");
  private static final long SNAPSHOT_POSITION = 12;

  /** What is in them, written anew. */
  private static List<Recorded<Object>> write(Shelf log, Shelf snapshots) throws IOException {
    var millis = new AtomicLong(1_750_000_000_000L);
    InstantSource clock = () -> Instant.ofEpochMilli(millis.addAndGet(7));
    var settings = LogSettings.DEFAULT.withSegmentBytes(64 << 10).with(clock);
    var books = new Books();
    var kept = new Snapshots(snapshots, books, clock);
    try (var first = FileLog.open(log, TYPES, new Directory(), settings, books, kept)) {
      first.start(committed -> committed.events().forEach(books::apply));
      var session = new Session(first, "me");
      for (int i = 0; i < 3; i++) session.stored(decision(i));
      note(first, new Note.Checkpoint("r", 4));
      books.take(first, kept);
      session.stored(decision(3));
      note(first, new Note.DeadLetter("r", 7, 3, "because"));
    }
    try (var second = FileLog.open(log, TYPES, new Directory(), settings, Replay.NOTHING)) {
      second.start(_ -> {});
      var session = new Session(second, "me");
      session.stored(decision(4));
      session.stored(Append.of("ledger", "a ledger", 0, new Booked(5, "t")));
      session.stored(
          Append.of("ledger", "a ledger", 1, new Labelled(List.of("l"), Optional.empty())));
      note(second, new Note.Checkpoint("r", 15));
      return Session.all(second);
    }
  }

  private static Append decision(int i) {
    var loose =
        new Loose(List.of("ü", ""), new BigDecimal("1234567890123456789.10"), Optional.of("n"));
    return new Append(
        "thing",
        i % 2 == 0 ? "00000000-0000-0000-0000-00000000000a" : "näme",
        4L * (i / 2),
        List.of(Every.LEAST, Every.MOST, Every.SOME, loose),
        Optional.of("command-" + i),
        -i,
        i % 2 == 0 ? Optional.of("because " + i) : Optional.empty(),
        Optional.of("flow-" + i),
        Map.of("user", "u" + i % 2));
  }

  private static void note(FileLog log, Note note) {
    var done = new CompletableFuture<Optional<RequestFailure>>();
    log.note(note, done::complete);
    assertThat(Session.await(done)).isEmpty();
  }

  private static Shelf golden(List<String> names) throws IOException {
    var shelf = new Shelf();
    for (String name : names) {
      try (var in = requireNonNull(GoldenTest.class.getResourceAsStream("/golden/1/" + name));
          var file = shelf.create(name)) {
        file.write(ByteBuffer.wrap(in.readAllBytes()), 0);
      }
    }
    return shelf;
  }

  @Test
  @DisplayName("every event of format 1 is read as it was, with and without its snapshot")
  void formatOne() throws IOException {
    var expected = write(new Shelf(), new Shelf());
    var whole = new Books();
    var settings = LogSettings.DEFAULT.withSegmentBytes(64 << 10);
    try (var log = FileLog.open(golden(LOG), TYPES, new Directory(), settings, whole)) {
      log.start(_ -> {});
      assertThat(Session.all(log)).isEqualTo(expected);
      assertThat(log.identity().epoch()).isEqualTo(3);
      var repeat = new Session(log, "me").append(decision(2));
      assertThat(repeat)
          .isInstanceOfSatisfying(
              Appended.Repeated.class,
              it -> assertThat(it.decided().refusal()).contains("because 2"));
    }
    var books = new Books();
    var kept = new Snapshots(golden(SNAPSHOTS), books, settings.clock());
    FileLog.open(golden(LOG), TYPES, new Directory(), settings, books, kept).close();
    assertThat(kept.position()).isEqualTo(SNAPSHOT_POSITION);
    assertThat(books.read()).isEqualTo(expected.size() - SNAPSHOT_POSITION);
    assertThat(books.pages()).isEqualTo(whole.pages());
    assertThat(books.checkpoints()).isEqualTo(whole.checkpoints()).containsEntry("r", 15L);
  }

  /** Writes the files of today's format to a folder: once, for a format that is released. */
  public static void main(String... args) throws IOException {
    var log = new Shelf();
    var snapshots = new Shelf();
    write(log, snapshots);
    Path folder = Files.createDirectories(Path.of(args[0]));
    for (String name : LOG) Files.write(folder.resolve(name), log.bytes(name));
    for (String name : SNAPSHOTS) Files.write(folder.resolve(name), snapshots.bytes(name));
  }
}
