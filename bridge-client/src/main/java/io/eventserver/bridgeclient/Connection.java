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

/** One TCP connection: a virtual thread that reads and one that writes. Never used twice. */
final class Connection implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long PING_EVERY_MILLIS = 10_000;
  private static final int SILENCE_MAX_MILLIS = 30_000;

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
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Hands a frame over; how many wait is bounded by those who send. */
  void send(byte[] frame) {
    outgoing.add(frame);
  }

  /** Reads frames until the connection ends; then returns. */
  void run(Consumer<JsonNode> frames) {
    var writer = Thread.ofVirtual().name("event-server-client-writer").start(this::write);
    try {
      while (true) frames.accept(Frames.read(in));
    } catch (IOException e) {
      // However it ended, what is without an answer is sent again over the next connection.
      writer.interrupt();
    } finally {
      close();
    }
  }

  private void write() {
    try {
      while (true) {
        byte[] frame = outgoing.poll();
        if (frame == null) {
          out.flush();
          frame = outgoing.poll(PING_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
        out.write(frame == null ? Frames.ping() : frame);
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
      // It is gone either way.
      outgoing.clear();
    }
  }
}
