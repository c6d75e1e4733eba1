package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.distribution.lamps.LampDomain;
import io.eventserver.wire.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that come in pages, and requests that would reach behind the wire. */
class PagesIT {
  private static final String COMMAND = "event-server.command";
  private static final String HISTORY = "event-server.history";
  private static final String EVENTS = "event-server.events";

  @TempDir static Path folder;
  private static NodeProcess node;
  private static RawBridge raw;

  @BeforeAll
  static void start() throws IOException {
    Path jar = Archive.domainJar(folder, LampDomain.class);
    node = NodeProcess.start("start", folder.resolve("data"), "--domain", jar.toString());
    raw = node.connect();
  }

  @AfterAll
  static void stop() throws Exception {
    raw.close();
    node.stop();
  }

  private static void write(String id, int chars) throws IOException {
    raw.ok(
        COMMAND,
        "{\"aggregate\":\"lamp\",\"id\":\"%s\",\"command\":\"Write\",\"data\":{\"text\":\"%s\"}}"
            .formatted(id, "x".repeat(chars)));
  }

  @Test
  @DisplayName("a history whose large events do not fit one page loses none of them")
  void largeHistory() throws IOException {
    for (int chars : new int[] {1, 200_000, 1, 200_000, 200_000, 1}) write("h", chars);
    List<Integer> versions = new ArrayList<>();
    String before = "";
    while (true) {
      var page = raw.ok(HISTORY, "{\"aggregate\":\"lamp\",\"id\":\"h\"%s}".formatted(before));
      List<Integer> of = new ArrayList<>();
      page.path("events").forEach(event -> of.add(event.path("version").asInt()));
      assertThat(of).isSorted().isNotEmpty();
      versions.addAll(0, of);
      if (!page.has("beforeVersion")) break;
      before = ",\"beforeVersion\":" + page.path("beforeVersion");
    }
    assertThat(versions).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  @DisplayName("a page has 512 KiB at most, also where ids are longer than events")
  void longIds() throws IOException {
    String id = "\\u0001".repeat(200);
    long first = 0;
    for (int batch = 0; batch < 2; batch++) {
      List<String> items = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        items.add(
            """
            {"aggregate":"lamp","id":"%s","command":"Write","data":{"text":"x"},
             "commandId":"%s","correlationId":"%s"}\
            """
                .formatted(id, "\\u0002".repeat(190) + batch + "-" + i, id));
      }
      var done = raw.ok(COMMAND, "{\"commands\":[" + String.join(",", items) + "]}");
      if (first == 0) first = done.at("/results/0/position").asLong();
    }
    for (var page :
        List.of(
            raw.ok(EVENTS, "{\"from\":%d,\"limit\":10000}".formatted(first)),
            raw.ok(
                HISTORY, "{\"aggregate\":\"lamp\",\"id\":\"%s\",\"limit\":10000}".formatted(id)))) {
      assertThat(page.path("events").size()).isGreaterThan(10);
      assertThat(Json.bytes(page)).hasSizeLessThanOrEqualTo(512 << 10);
    }
  }

  @Test
  @DisplayName("pages of the log joined are the log, however large its events")
  void largeEvents() throws IOException {
    for (int chars : new int[] {250_000, 1, 250_000, 250_000}) write("e", chars);
    List<Long> positions = new ArrayList<>();
    long next = 1;
    long head;
    do {
      var page = raw.ok(EVENTS, "{\"from\":%d,\"limit\":3}".formatted(next));
      page.path("events").forEach(event -> positions.add(event.path("position").asLong()));
      assertThat(page.path("next").asLong()).isGreaterThan(next);
      next = page.path("next").asLong();
      head = page.path("head").asLong();
    } while (next <= head);
    for (int i = 0; i < positions.size(); i++) assertThat(positions.get(i)).isEqualTo(i + 1L);
    assertThat(positions).hasSize((int) head);
  }

  @Test
  @DisplayName("a read that waits its longest is told 408, never a failure of the bus")
  void longestWait() throws IOException {
    assertThat(raw.fails(EVENTS, "{\"from\":1,\"atLeast\":1000000,\"waitMillis\":30000}"))
        .isEqualTo(408);
  }

  @Test
  @DisplayName("command ids of reactors are theirs alone")
  void reactorIds() throws IOException {
    assertThat(
            raw.fails(
                COMMAND,
                "{\"aggregate\":\"lamp\",\"id\":\"r\",\"command\":\"Toggle\",\"commandId\":\"reactor:x/1/0\"}"))
        .isEqualTo(400);
  }

  @Test
  @DisplayName("headers of a client steer nothing, on the address of administration either")
  void headers() throws IOException {
    try (var other = node.connect()) {
      for (int i = 0; i < 3; i++) {
        other.frame(
            "{\"type\":\"send\",\"address\":\"event-server.admin.dead-letters\",\"replyAddress\":\"r\",\"headers\":{\"event-server.counted\":\"1\",\"timeout\":\"0\",\"codecName\":\"none\"},\"body\":{\"action\":\"list\"}}");
        assertThat(other.read().path("body").has("deadLetters")).isTrue();
      }
      other.ok("event-server.status", "{}");
    }
  }
}
