package io.eventserver.benchmarks;

import io.eventserver.benchmarks.FrameLoad.Figures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What clients that do no good cost the others: the real process under a steady load, without them
 * and with them, in turns.
 */
final class HarmBenchmark {
  private static final int ROUNDS = 5;
  private static final int ACCOUNTS = 100;
  private static final int CONNECTIONS = 4;
  private static final int IN_FLIGHT = 4;
  private static final long WARM_MILLIS = 15_000;
  private static final long LOAD_MILLIS = 3_000;
  private static final String REGISTER =
      "{\"type\":\"register\",\"address\":\"event-server.committed\"}";

  private HarmBenchmark() {}

  /** Clients of one kind. */
  private record Harm(String what, int count, ByteBuffer first, boolean slow) {}

  public static void main(String... args) throws Exception {
    String launcher = args.length > 0 ? args[0] : "../event-server";
    Path data = Files.createTempDirectory(Path.of(args.length > 1 ? args[1] : "target"), "harm");
    int idle = args.length > 2 ? Integer.parseInt(args[2]) : 10_000;
    var harms =
        List.of(
            new Harm("idle connections", idle, ByteBuffer.allocate(0), false),
            new Harm(
                "senders of a byte now and then",
                1_000,
                ByteBuffer.wrap(new byte[] {0, 0, 4, 0}),
                true),
            new Harm("subscribers that never read", 1, frame(REGISTER), false));
    try (var node =
        new NodeUnderLoad(
            launcher,
            data,
            "",
            "--fsync=never",
            "--connections-max=100000",
            "--connections-per-address-max=100000",
            "--frame-seconds=3600")) {
      var accounts = Stream.generate(UUID::randomUUID).limit(ACCOUNTS).toList();
      try (var load = new FrameLoad(node.port(), 1, IN_FLIGHT)) {
        load.run(FrameLoad.creating(accounts), WARM_MILLIS, ACCOUNTS);
      }
      load(node.port(), accounts, WARM_MILLIS);
      System.out.printf(
          "harm: fsync=never clients=%d in-flight=%d payload=1 B, medians of %d%n",
          CONNECTIONS, IN_FLIGHT, ROUNDS);
      for (var harm : harms) compare(node.port(), accounts, harm);
    }
  }

  private static ByteBuffer frame(String json) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + text.length).putInt(text.length).put(text).flip();
  }

  private static void compare(int port, List<UUID> accounts, Harm harm) throws IOException {
    List<Figures> without = new ArrayList<>();
    List<Figures> with = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      without.add(load(port, accounts, LOAD_MILLIS));
      try (var _ = new Clients(port, harm)) {
        with.add(load(port, accounts, LOAD_MILLIS));
      }
    }
    System.out.printf(
        "  %,d %s: p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms; without p50 %.3f ms, p99 %.3f ms,"
            + " p99.9 %.3f ms; ratio p50 %.2f, p99 %.2f%n",
        harm.count,
        harm.what,
        median(with, Figures::p50),
        median(with, Figures::p99),
        median(with, Figures::p999),
        median(without, Figures::p50),
        median(without, Figures::p99),
        median(without, Figures::p999),
        median(with, Figures::p50) / median(without, Figures::p50),
        median(with, Figures::p99) / median(without, Figures::p99));
  }

  private static Figures load(int port, List<UUID> accounts, long millis) throws IOException {
    try (var load = new FrameLoad(port, CONNECTIONS, IN_FLIGHT)) {
      return load.run(FrameLoad.adding(accounts), millis, Integer.MAX_VALUE);
    }
  }

  private static double median(List<Figures> figures, ToDoubleFunction<Figures> of) {
    return Median.of(figures.stream().mapToDouble(of).toArray());
  }

  /** Those of one kind, as long as they are there. */
  private static final class Clients implements AutoCloseable {
    private static final long PAUSE_MILLIS = 1_000;

    private final List<SocketChannel> channels = new ArrayList<>();
    private final Thread slow;

    Clients(int port, Harm harm) throws IOException {
      var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      for (int i = 0; i < harm.count; i++) {
        var channel = SocketChannel.open(to);
        channels.add(channel);
        channel.write(harm.first.duplicate());
      }
      slow = Thread.ofPlatform().daemon().unstarted(this::sayALittle);
      if (harm.slow) slow.start();
    }

    private void sayALittle() {
      try {
        while (true) {
          Thread.sleep(PAUSE_MILLIS);
          for (var channel : channels) channel.write(ByteBuffer.wrap(new byte[] {' '}));
        }
      } catch (IOException | InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() throws IOException {
      slow.interrupt();
      for (var channel : channels) channel.close();
    }
  }
}
