package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.eventstore.Detour;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the server itself is asked, and answers. */
class RequestsTest {
  private final Vertx vertx = Vertx.vertx();

  /** A value that JSON cannot hold, as a domain may have one. */
  record Broken(int number) {
    @Override
    public int number() {
      throw new IllegalStateException("no number");
    }
  }

  /** The same, where it is no exception. */
  record Endless(int number) {
    @Override
    public int number() {
      throw new StackOverflowError("no end");
    }
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  static Stream<Object> values() {
    return Stream.of(new Broken(1), new Endless(1));
  }

  @ParameterizedTest
  @MethodSource("values")
  @DisplayName("an answer that cannot be written is a failure, and no other answer waits for it")
  void unwritable(Object value) throws Exception {
    var services = new JsonService(vertx, Detour.NONE);
    services.serve(Addresses.STATUS, (_, _) -> 0, _ -> Future.succeededFuture(value));
    services.serve(Addresses.FIND, (_, _) -> 0, _ -> Future.succeededFuture("found"));
    int port = OpenEdge.open(vertx, EdgeLimits.DEFAULT, OpenEdge.everybody(), Audit.NONE, services);
    try (var client = new RawClient(port)) {
      for (int i = 0; i < 2; i++) {
        client.write(both());
        var failed = client.read();
        assertThat(failed.path("address").asText()).isEqualTo("status");
        assertThat(failed.path("failureCode").asInt()).isEqualTo(500);
        assertThat(client.read().path("body").asText()).isEqualTo("found");
      }
    }
  }

  @Test
  @DisplayName("where it is that of a deed, nobody is told that nothing was done")
  void unwritableDeed() throws Exception {
    var services = new JsonService(vertx, Detour.NONE);
    services.serve(Addresses.COMMAND, (_, _) -> 0, _ -> Future.succeededFuture(new Broken(1)));
    int port = OpenEdge.open(vertx, EdgeLimits.DEFAULT, OpenEdge.everybody(), Audit.NONE, services);
    try (var client = new RawClient(port)) {
      client.send(ask(Addresses.COMMAND, "command"));
      assertThat(client.read().path("failureCode").asInt()).isEqualTo(504);
    }
  }

  private static byte[] both() {
    return io.vertx.core.buffer.Buffer.buffer()
        .appendBytes(RawClient.frame(ask(Addresses.STATUS, "status")))
        .appendBytes(RawClient.frame(ask(Addresses.FIND, "find")))
        .getBytes();
  }

  private static String ask(String address, String replyAddress) {
    return "{'type':'send','address':'%s','replyAddress':'%s','body':{}}"
        .formatted(address, replyAddress);
  }
}
