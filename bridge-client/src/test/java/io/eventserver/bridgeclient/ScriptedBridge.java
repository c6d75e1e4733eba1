package io.eventserver.bridgeclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventserver.wire.Json;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A socket that speaks the bridge's frames and does what a test tells it. */
final class ScriptedBridge implements AutoCloseable {
  private static final long SECONDS_MAX = 20;

  private final ServerSocket server;
  private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();

  ScriptedBridge() throws IOException {
    this(0);
  }

  ScriptedBridge(int port) throws IOException {
    server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  ClientSettings settings(Duration timeout) {
    return ClientSettings.of("127.0.0.1", server.getLocalPort()).withRequestTimeout(timeout);
  }

  private void accept() {
    try {
      while (true) peers.add(new Peer(server.accept()));
    } catch (IOException e) {
      // The test is over.
    }
  }

  /** The next connection. */
  Peer peer() throws InterruptedException {
    var peer = peers.poll(SECONDS_MAX, TimeUnit.SECONDS);
    if (peer == null) throw new AssertionError("nobody connects");
    return peer;
  }

  /** How many connections are waiting to be looked at. */
  int waiting() {
    return peers.size();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var peer : peers) peer.close();
  }

  /** One connection. */
  static final class Peer implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
      Thread.startVirtualThread(this::read);
    }

    private void read() {
      try {
        var in = new DataInputStream(socket.getInputStream());
        while (true) {
          var frame = Frames.read(in);
          if (!frame.path("type").asText().equals("ping")) frames.add(frame);
          else write(Json.mapper().createObjectNode().put("type", "pong"));
        }
      } catch (IOException e) {
        // It is over.
      }
    }

    /** The next frame that is no ping. */
    JsonNode frame() throws InterruptedException {
      var frame = frames.poll(SECONDS_MAX, TimeUnit.SECONDS);
      if (frame == null) throw new AssertionError("no frame comes");
      return frame;
    }

    /** The next frame that is no ping, however long it takes. */
    JsonNode next() throws InterruptedException {
      return frames.take();
    }

    /** Whether a frame comes within a while. */
    boolean hears(Duration atMost) throws InterruptedException {
      var frame = frames.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return frame != null;
    }

    /** Answers a request. */
    void reply(JsonNode request, String body) throws IOException {
      push(request.path("replyAddress").asText(), body);
    }

    /** Sends a message to an address. */
    void push(String address, String body) throws IOException {
      write(message("message", address).set("body", Json.mapper().readTree(body)));
    }

    /** Fails a request. */
    void fail(JsonNode request, int code) throws IOException {
      var frame = message("err", request.path("replyAddress").asText());
      write(frame.put("failureCode", code).put("message", "scripted"));
    }

    /** Says what a server says that has no place. */
    void turnAway() throws IOException {
      write(Json.mapper().createObjectNode().put("type", "err").put("message", "try again"));
    }

    private static ObjectNode message(String type, String address) {
      return Json.mapper().createObjectNode().put("type", type).put("address", address);
    }

    private synchronized void write(JsonNode frame) throws IOException {
      byte[] bytes = Json.bytes(frame);
      out.write(ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array());
      out.flush();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
