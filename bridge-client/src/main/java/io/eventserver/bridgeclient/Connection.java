package io.eventserver.bridgeclient;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.Json;
import io.eventserver.wire.RequestFailure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One TCP connection: a virtual thread that reads and one that writes. Never used twice. */
final class Connection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long PING_EVERY_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final String LOGIN = "event-server.login";

  private final Wire wire;
  private final DataInputStream in;
  private final BufferedOutputStream out;
  private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();

  private Connection(Wire wire) {
    this.wire = wire;
    this.in = new DataInputStream(new BufferedInputStream(wire.in(), BUFFER_BYTES));
    this.out = new BufferedOutputStream(wire.out(), BUFFER_BYTES);
  }

  /**
   * Connects, and logs in where that is wanted.
   *
   * @throws RequestFailure where the server does not let this client in
   */
  static Connection open(ClientSettings settings) throws IOException {
    var connection = new Connection(Wire.open(settings));
    try {
      var login = settings.entrance().login();
      if (login.isPresent()) connection.logIn(login.get());
      return connection;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void logIn(Login login) throws IOException {
    out.write(Frames.send(LOGIN, LOGIN, Json.tree(login.body())));
    out.flush();
    var answer = Frames.read(in);
    if (answer.path("type").asText().equals("message")) return;
    throw new RequestFailure(
        FailureCode.of(answer.path("failureCode").asInt()),
        "the login failed: " + answer.path("message").asText());
  }

  /** Hands a frame over; how many wait is bounded by those who send. */
  void send(byte[] frame) {
    outgoing.add(frame);
  }

  /** Reads frames until the connection ends; what it throws says why. */
  void run(Consumer<JsonNode> frames) throws IOException {
    var writer = Thread.ofVirtual().name("event-server-client-writer").start(this::write);
    try {
      while (true) frames.accept(Frames.read(in));
    } finally {
      writer.interrupt();
      close();
    }
  }

  private void write() {
    long pinged = System.nanoTime();
    try {
      while (true) {
        byte[] frame = outgoing.poll();
        if (frame == null) {
          out.flush();
          frame = outgoing.poll(PING_EVERY_NANOS, TimeUnit.NANOSECONDS);
        }
        if (frame != null) out.write(frame);
        if (System.nanoTime() - pinged < PING_EVERY_NANOS) continue;
        // By the clock, also while there is much to send: silence means that the server is gone.
        out.write(Frames.ping());
        pinged = System.nanoTime();
      }
    } catch (IOException | InterruptedException e) {
      close();
    }
  }

  @Override
  public void close() {
    try {
      wire.closeable().close();
    } catch (IOException e) {
      LOG.debug("a connection that could not be closed", e);
    }
  }
}
