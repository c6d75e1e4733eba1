package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Ledger.Booked;
import io.eventserver.eventstore.Thing.Every;
import io.eventserver.eventstore.Thing.Loose;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Events go from one store to another as lines of JSON, and come to be the same. */
class ExportTest {
  private static final EventTypes TYPES = new EventTypes(List.of(Thing.TYPE, Ledger.TYPE));
  private static final LogSettings SMALL = LogSettings.DEFAULT.withSegmentBytes(64 << 10);
  private static final int DECISIONS = 40;

  private final Shelf from = new Shelf();
  private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);
  private String exported = "";

  private FileLog open(Shelf disk) throws IOException {
    var settings = SMALL.with(() -> Instant.ofEpochMilli(clock.getAndAdd(3)));
    var log = FileLog.open(disk, TYPES, new Directory(), settings, Replay.NOTHING);
    log.start(_ -> {});
    return log;
  }

  @BeforeEach
  void fill() throws IOException {
    try (var log = open(from)) {
      var session = new Session(log, "me");
      for (int i = 0; i < DECISIONS; i++) {
        session.stored(
            new Append(
                "thing",
                "id-" + i % 3,
                4L * (i / 3),
                List.of(
                    Every.LEAST,
                    Every.MOST,
                    Every.SOME,
                    new Loose(
                        List.of("ü", ""),
                        new BigDecimal("1234567890123456789.10"),
                        Optional.of("n"))),
                i % 2 == 0 ? Optional.of("c" + i) : Optional.empty(),
                i % 2 == 0 ? -i - 1L : 0,
                i % 5 == 0 ? Optional.of("because " + i) : Optional.empty(),
                Optional.of("flow-" + i),
                i % 4 == 0 ? Map.of("user", "u" + i) : Map.of()));
      }
      session.stored(Append.of("ledger", "l", 0, new Booked(5, "t")));
    }
    exported = export(from);
  }

  private static String export(Disk disk) throws IOException {
    var out = new ByteArrayOutputStream();
    var export = new Export(out);
    LogCheck.tell(
        disk,
        new EventTypes(List.of()),
        decision -> {
          try {
            export.decision(decision);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        () -> false,
        Quiet.REPORT);
    export.end();
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Import.Summary into(Shelf disk, String lines) throws IOException {
    return Import.into(
        disk, SMALL, new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
  }

  private List<Recorded<Object>> events(Shelf disk) throws IOException {
    try (var log = open(disk)) {
      return Session.all(log);
    }
  }

  @Test
  @DisplayName("everything is as it was: order, times, versions, command ids, every field")
  void same() throws IOException {
    var to = new Shelf();
    var summary = into(to, exported);
    assertThat(summary).isEqualTo(new Import.Summary(DECISIONS + 1, 4 * DECISIONS + 1, 0, 161));
    assertThat(events(to)).isEqualTo(events(from));
    assertThat(export(to)).isEqualTo(exported);
  }

  @Test
  @DisplayName("a command that is repeated gets its first answer, from the other store too")
  void repeated() throws IOException {
    var to = new Shelf();
    into(to, exported);
    try (var log = open(to)) {
      var session = new Session(log, "me");
      var repeat = Append.of("thing", "id-1", 4, Every.SOME);
      assertThat(session.append(repeat.as("c10", -11)))
          .isInstanceOfSatisfying(
              Appended.Repeated.class,
              it -> assertThat(it.decided().refusal()).contains("because 10"));
      assertThat(session.append(repeat.as("c10", 7))).isInstanceOf(Appended.Rejected.class);
    }
  }

  @Test
  @DisplayName("an import that was cut short goes on where it ended")
  void again() throws IOException {
    var lines = exported.lines().toList();
    var to = new Shelf();
    assertThatThrownBy(() -> into(to, String.join("\n", lines.subList(0, 20))))
        .hasMessageContaining("line 21: it is cut off")
        .hasMessageContaining("decisions were imported");
    long there = events(to).size();
    assertThat(there).isPositive();
    var summary = into(to, exported);
    assertThat(summary.passedOver()).isEqualTo(there / 4);
    assertThat(summary.decisions() + summary.passedOver()).isEqualTo(DECISIONS + 1);
    assertThat(into(to, exported).passedOver()).isEqualTo(DECISIONS + 1);
    assertThat(events(to)).isEqualTo(events(from));
  }

  @Test
  @DisplayName("what the log has otherwise, or later, is not mixed in")
  void otherwise() throws IOException {
    var other = new Shelf();
    try (var log = open(other)) {
      new Session(log, "me").stored(Append.of("thing", "id-0", 0, Every.SOME, Every.SOME));
    }
    var before = events(other);
    assertThatThrownBy(() -> into(other, exported))
        .hasMessageContaining("line 4: thing 'id-0' has 2 events in the log")
        .hasMessageContaining("0 decisions were imported");
    assertThat(events(other)).isEqualTo(before);

    var later = new Shelf();
    clock.addAndGet(1_000_000);
    try (var log = open(later)) {
      new Session(log, "me").stored(Append.of("thing", "elsewhere", 0, Every.SOME));
    }
    assertThatThrownBy(() -> into(later, exported)).hasMessageContaining("line 4: time: the event");
    assertThat(events(later)).hasSize(1);
  }

  @Test
  @DisplayName("a line that is wrong is named with what is wrong, and nothing behind it is stored")
  void wrong() throws IOException {
    var lines = exported.lines().toList();
    assertThat(lines.get(3)).contains("\"version\":1,");
    record Wrong(int line, String with, String becomes, String message) {}
    for (var wrong :
        List.of(
            new Wrong(0, "1", "2", "line 1: an export of format 2"),
            new Wrong(0, "{\"export\":1}", "", "line 2: no export"),
            new Wrong(1, "\"long\"", "\"lung\"", "line 2: fields.kind: 'lung' is none"),
            new Wrong(1, "\"long\"", "\"int\"", "Every.a: too large a number"),
            new Wrong(3, "\"version\":1,", "\"version\":0,", "line 4: version: at least 1"),
            new Wrong(3, "\"version\":1,", "\"version\":3,", "line 4: thing 'id-0' has 0 events"),
            new Wrong(3, "\"version\":1,", "", "line 4: version"),
            new Wrong(3, "\"version\":1,", "\"version\":1,\"x\":1,", "line 4: x"),
            new Wrong(3, "\"type\":\"Every\"", "\"type\":\"None\"", "defines the event 'None'"),
            new Wrong(3, "\"a\":-9223372036854775808", "\"a\":1.5", "Every.a: not a whole number"),
            new Wrong(3, "\"a\":-9223372036854775808,", "", "Every.a: missing"),
            new Wrong(
                3,
                "\"a\":-9223372036854775808,",
                "\"a\":1,\"z\":2,",
                "Every.z: the type has no such field"),
            new Wrong(3, "\"meta\":{\"user\":\"u0\"}", "\"meta\":{\"user\":null}", "meta: a null"),
            new Wrong(3, "\"labels\"", "\"lobels\"", "Loose.lobels: the type has no such field"),
            new Wrong(3, "\"f\":true", "\"f\":1", "Every.f: not true or false"),
            new Wrong(3, "\"id-0\"", "\"\"", "line 4: id: 1 to 200 characters"),
            new Wrong(3, "\"fingerprint\":\"", "\"fingerprint\":\"x", "fingerprint: hexadecimal"),
            new Wrong(3, "\"time\":\"2", "\"time\":\"x2", "line 4: time"),
            new Wrong(3, "\"id-0\"", "\"" + "x".repeat(300_000) + "\"", "line 4: id: 1 to 200"),
            new Wrong(3, "\"i\":\"\"", "\"i\":\"" + "x".repeat(300_000) + "\"", "too large"),
            new Wrong(3, "{\"position\"", "[", "line 4: no JSON"),
            new Wrong(3, "\"events\":[", "\"events\":[" + "[".repeat(100_000), "line 4: no JSON"),
            new Wrong(lines.size() - 1, "41", "40", "it ends after 40 decisions"))) {
      var changed = new ArrayList<>(lines);
      assertThat(changed.get(wrong.line)).contains(wrong.with);
      changed.set(wrong.line, changed.get(wrong.line).replace(wrong.with, wrong.becomes));
      var to = new Shelf();
      assertThatThrownBy(() -> into(to, String.join("\n", changed)))
          .as(wrong.message)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(wrong.message);
      long whole = wrong.line < 4 ? 0 : 161;
      assertThat(events(to)).as(wrong.message).hasSize((int) whole);
    }
  }

  @Test
  @DisplayName("where one is refused, nothing behind it is stored, whatever its aggregate")
  void refused() throws IOException {
    var lines = new ArrayList<>(exported.lines().toList());
    assertThat(lines.get(5)).contains("\"c2\"");
    lines.set(5, lines.get(5).replace("\"c2\"", "\"c0\""));
    var to = new Shelf();
    assertThatThrownBy(() -> into(to, String.join("\n", lines)))
        .hasMessageContaining("line 6: ")
        .hasMessageContaining("; 2 decisions were imported, the log is at position 8");
    assertThat(events(to)).hasSize(8);
    assertThat(into(to, exported).passedOver()).isEqualTo(2);
    assertThat(events(to)).isEqualTo(events(from));
  }

  @Test
  @DisplayName("what is there in another order, or with another reason, is another log")
  void otherOrder() throws IOException {
    var lines = new ArrayList<>(exported.lines().toList());
    var to = new Shelf();
    into(to, exported);
    var moved = new ArrayList<>(lines);
    moved.add(4, moved.remove(3));
    assertThatThrownBy(() -> into(to, String.join("\n", moved)))
        .hasMessageContaining("line 5: thing 'id-0' has")
        .hasMessageContaining("in another order");
    lines.set(3, lines.get(3).replace("because 0", "because of that"));
    assertThatThrownBy(() -> into(to, String.join("\n", lines)))
        .hasMessageContaining("line 4: thing 'id-0' has");
    assertThat(events(to)).isEqualTo(events(from));
  }

  @Test
  @DisplayName("garbage is refused, whatever it is, and the log opens")
  void garbage() throws IOException {
    long seed = Seeds.first(ExportTest.class);
    var random = new Random(seed);
    byte[] good = exported.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 100; i++) {
      byte[] bad = good.clone();
      for (int j = 0; j < 3; j++) bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      var to = new Shelf();
      try {
        Import.into(to, SMALL, new ByteArrayInputStream(bad));
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("line ");
      }
      var unknown = new EventTypes(List.of());
      FileLog.open(to, unknown, new Directory(), SMALL, Replay.NOTHING).close();
    }
  }

  @Test
  @DisplayName("a full disk ends it, and it goes on when there is room")
  void full() throws IOException {
    var to = new Shelf();
    to.failAfter(30, 1_000, "No space left on device");
    var many = many();
    assertThatThrownBy(() -> into(to, many)).isInstanceOf(IOException.class);
    to.failAfter(0, 0, "");
    var summary = into(to, many);
    assertThat(summary.position()).isEqualTo(3_000);
    assertThat(export(to)).isEqualTo(many);
  }

  private String many() throws IOException {
    var disk = new Shelf();
    try (var log = open(disk)) {
      var session = new Session(log, "me");
      for (int i = 0; i < 3_000; i++) {
        session.stored(Append.of("ledger", "l" + i % 7, i / 7, new Booked(i, "x".repeat(500))));
      }
    }
    return export(disk);
  }
}
