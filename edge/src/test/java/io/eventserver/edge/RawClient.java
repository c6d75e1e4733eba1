package io.eventserver.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client that knows nothing but frames, and waits for each that it reads. */
final class RawClient implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_SECONDS = 10;
  private static final int QUIET_MILLIS = 100;

  private final int timeoutMillis;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawClient(int port) throws IOException {
    this(port, TIMEOUT_SECONDS);
  }

  RawClient(int port, int timeoutSeconds) throws IOException {
    timeoutMillis = timeoutSeconds * 1_000;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(timeoutMillis);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** A frame of what is told as JSON, with single quotes for double ones. */
  static byte[] frame(String json) {
    byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + text.length).putInt(text.length).put(text).array();
  }

  RawClient send(String json) throws IOException {
    return write(frame(json));
  }

  RawClient write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  JsonNode read() throws IOException {
    return JSON.readTree(in.readNBytes(in.readInt()));
  }

  /** Whether the other side has ended the connection; reads away what it says before. */
  boolean isClosed() throws IOException {
    try {
      in.readAllBytes();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** Everything before has been dealt with: whatever was said to it is told. */
  JsonNode pong() throws IOException {
    send("{'type':'ping'}");
    return read();
  }

  /** Whether nothing comes for a moment. */
  boolean isQuiet() throws IOException {
    socket.setSoTimeout(QUIET_MILLIS);
    try {
      in.readInt();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(timeoutMillis);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
