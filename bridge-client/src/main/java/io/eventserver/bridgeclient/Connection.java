package io.eventserver.bridgeclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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
  private static final int SILENCE_MAX_MILLIS = 10_000;

  private final Socket socket;
  private final DataInputStream in;
  private final BufferedOutputStream out;
  private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();

  private Connection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
  }

  static Connection open(ClientSettings settings) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(SILENCE_MAX_MILLIS);
      socket.connect(
          new InetSocketAddress(settings.host(), settings.port()),
          (int) settings.connectTimeout().toMillis());
      return new Connection(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
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
      socket.close();
    } catch (IOException e) {
      LOG.debug("a connection that could not be closed", e);
    }
  }
}
