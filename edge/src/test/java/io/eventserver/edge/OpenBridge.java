package io.eventserver.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A bridge that is open, its clients, and the bus behind it. */
abstract class OpenBridge {
  static final String INBOUND = "in\\..*";
  static final String OUTBOUND = "out\\..*";
  // The control, of which nothing comes, need not be waited for as long.
  final int secondsMax = this instanceof ConformanceControlTest.Silent ? 1 : 10;

  Vertx vertx;
  private int port;
  final List<RawClient> clients = new ArrayList<>();

  /** What it runs on. */
  Vertx vertx() {
    return Vertx.vertx();
  }

  /** Opens a bridge on loopback; answers its port. */
  abstract int open(Vertx vertx) throws Exception;

  /** Where a denied request is answered: at its reply address; null: nowhere. */
  abstract @Nullable String deniedAt(String replyAddress);

  /** How often an address is heard that was registered twice. */
  abstract int heardWhenRegisteredTwice();

  @BeforeEach
  void openBridge() throws Exception {
    vertx = vertx();
    port = open(vertx);
  }

  @AfterEach
  void close() throws Exception {
    for (var client : clients) client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(secondsMax, TimeUnit.SECONDS);
  }

  final RawClient client() throws IOException {
    var client = new RawClient(port, secondsMax);
    clients.add(client);
    return client;
  }

  /** What comes to an address of the bus. */
  final BlockingQueue<Message<Object>> hear(String address) throws Exception {
    var heard = new LinkedBlockingQueue<Message<Object>>();
    done(vertx.eventBus().consumer(address, heard::add).completion());
    return heard;
  }

  final <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(secondsMax, TimeUnit.SECONDS);
  }

  final <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    var next = queue.poll(secondsMax, TimeUnit.SECONDS);
    if (next == null) throw new AssertionError("nothing comes");
    return next;
  }

  final void echo(String address) throws Exception {
    done(vertx.eventBus().consumer(address, message -> message.reply(message.body())).completion());
  }

  /** A client that hears an address: it is known to when this returns. */
  final RawClient hearing(String address) throws IOException {
    var client = client();
    client.send("{'type':'register','address':'" + address + "'}").pong();
    return client;
  }
}
