package io.eventserver.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Single frames over several connections from one thread, each connection with some in flight. */
final class FrameLoad implements AutoCloseable {
  private static final int SAMPLES_MAX = 20_000_000;
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final byte[] ADDRESS = bytes("\"address\":\"r");
  private static final int DIGITS = 4;
  private static final String HEAD =
      "{\"type\":\"send\",\"address\":\"event-server.command\",\"replyAddress\":\"r";

  private final Selector selector = Selector.open();
  private final List<Client> clients = new ArrayList<>();
  private final long[] nanos = new long[SAMPLES_MAX];
  private Supplier<byte[]> frames = () -> new byte[0];
  private int answered;
  private int failed;
  private int underWay;
  private boolean ending;

  /** What a stretch of load came to: answers a second, and latencies in milliseconds. */
  record Figures(double rate, double p50, double p99, double p999) {}

  FrameLoad(int port, int connections, int inFlight) throws IOException {
    for (int i = 0; i < connections; i++) clients.add(new Client(port, inFlight));
  }

  /** Frames that create accounts, one after the other. */
  static Supplier<byte[]> creating(List<UUID> accounts) {
    var frames = frames(accounts, "CreateAccount", "\"name\":\"A\"").iterator();
    var more = frame(accounts.getFirst(), "AddMoney", "\"amount\":1");
    return () -> frames.hasNext() ? frames.next() : more;
  }

  /** Frames that add money to any of some accounts. */
  static Supplier<byte[]> adding(List<UUID> accounts) {
    var random = new SplittableRandom(1);
    var frames = frames(accounts, "AddMoney", "\"amount\":1");
    return () -> frames.get(random.nextInt(frames.size()));
  }

  private static List<byte[]> frames(List<UUID> accounts, String command, String data) {
    return accounts.stream().map(id -> frame(id, command, data)).toList();
  }

  /** A frame whose reply address is still to be completed. */
  private static byte[] frame(UUID id, String command, String data) {
    return bytes(
        HEAD
            + "%s\",\"body\":{\"aggregate\":\"account\",\"id\":\"%s\",\"command\":\"%s\",\"data\":{%s}}}"
                .formatted("0".repeat(DIGITS), id, command, data));
  }

  /** Loads for so long, or until so many are answered. */
  Figures run(Supplier<byte[]> commands, long millis, int answers) throws IOException {
    frames = commands;
    answered = 0;
    failed = 0;
    ending = false;
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
    for (var client : clients) client.fill();
    while (underWay > 0) {
      selector.select(1_000);
      for (var key : selector.selectedKeys()) ((Client) key.attachment()).read();
      selector.selectedKeys().clear();
      ending = System.nanoTime() > end || answered >= answers;
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (failed > 0) throw new IOException(failed + " requests failed");
    long[] sorted = Arrays.copyOf(nanos, answered);
    Arrays.sort(sorted);
    return new Figures(answered / seconds, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999));
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) (sorted.length * share)] / 1e6;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    for (var client : clients) client.channel.close();
    selector.close();
  }

  private final class Client {
    private final SocketChannel channel;
    private final long[] sent;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);

    Client(int port, int inFlight) throws IOException {
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      sent = new long[inFlight];
    }

    void fill() throws IOException {
      for (int i = 0; i < sent.length; i++) ask(i);
      write();
    }

    private void ask(int slot) {
      byte[] frame = frames.get();
      out.putInt(frame.length).put(frame);
      int digits = out.position() - frame.length + HEAD.length() + DIGITS;
      for (int rest = slot, i = 1; i <= DIGITS; i++, rest /= 10) {
        out.put(digits - i, (byte) ('0' + rest % 10));
      }
      sent[slot] = System.nanoTime();
      underWay++;
    }

    private void write() throws IOException {
      out.flip();
      while (out.hasRemaining()) channel.write(out);
      out.clear();
    }

    void read() throws IOException {
      if (channel.read(in) < 0) throw new IOException("the bridge has ended the connection");
      in.flip();
      while (in.remaining() > Integer.BYTES) {
        int length = in.getInt(in.position());
        if (in.remaining() < Integer.BYTES + length) break;
        answer(in.position() + Integer.BYTES);
        in.position(in.position() + Integer.BYTES + length);
      }
      in.compact();
      write();
    }

    private void answer(int at) {
      byte[] array = in.array();
      if (array[at + 9] != 'm') failed++;
      while (!Arrays.equals(array, at, at + ADDRESS.length, ADDRESS, 0, ADDRESS.length)) at++;
      int slot = 0;
      for (int i = 0; i < DIGITS; i++) slot = 10 * slot + array[at + ADDRESS.length + i] - '0';
      if (answered < SAMPLES_MAX) nanos[answered++] = System.nanoTime() - sent[slot];
      underWay--;
      if (!ending) ask(slot);
    }
  }
}
