package io.eventserver.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that knows nothing but the frames of the bridge. */
final class RawBridge implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_MILLIS = 40_000;

  private final Closeable connection;
  private final DataInputStream in;
  private final DataOutputStream out;
  private int calls;

  RawBridge(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    connection = socket;
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** By a process that hands on what is written to it, and what comes back. */
  RawBridge(Process relay) {
    connection = relay::destroyForcibly;
    in = new DataInputStream(relay.getInputStream());
    out = new DataOutputStream(relay.getOutputStream());
  }

  /** Sends a request without waiting; answers its reply address. */
  String send(String address, String body) throws IOException {
    String reply = "reply-" + ++calls;
    frame(
        "{\"type\":\"send\",\"address\":\"%s\",\"replyAddress\":\"%s\",\"body\":%s}"
            .formatted(address, reply, body));
    return reply;
  }

  void frame(String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  JsonNode read() throws IOException {
    byte[] bytes = in.readNBytes(in.readInt());
    return JSON.readTree(bytes);
  }

  /** The whole frame that answers a request. */
  JsonNode ask(String address, String body) throws IOException {
    String reply = send(address, body);
    while (true) {
      var frame = read();
      if (frame.path("address").asText().equals(reply)) return frame;
    }
  }

  /** The body of an answer that must be none of failure. */
  JsonNode ok(String address, String body) throws IOException {
    var frame = ask(address, body);
    if (!frame.path("type").asText().equals("message")) throw new AssertionError(frame.toString());
    return frame.path("body");
  }

  /** The failure code of an answer that must be one. */
  int fails(String address, String body) throws IOException {
    var frame = ask(address, body);
    if (!frame.path("type").asText().equals("err")) throw new AssertionError(frame.toString());
    return frame.path("failureCode").asInt();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
