package io.eventserver.benchmarks;

import io.eventserver.accounts.load.AccountIds;
import io.eventserver.accounts.load.Bench;
import io.eventserver.accounts.load.BridgeDialect;
import io.eventserver.accounts.load.CommandNames;
import io.eventserver.accounts.load.Commands;
import io.eventserver.accounts.load.Figures;
import io.eventserver.accounts.load.Load;
import io.eventserver.accounts.load.Movements;
import io.eventserver.accounts.load.Shape;
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
import java.util.function.ToDoubleFunction;

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
      var accounts = new AccountIds(System.nanoTime(), ACCOUNTS);
      Bench.create(at(node.port()), accounts);
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

  private static void compare(int port, AccountIds accounts, Harm harm) throws IOException {
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
        median(with, it -> it.millis(50)),
        median(with, it -> it.millis(99)),
        median(with, it -> it.millis(99.9)),
        median(without, it -> it.millis(50)),
        median(without, it -> it.millis(99)),
        median(without, it -> it.millis(99.9)),
        median(with, it -> it.millis(50)) / median(without, it -> it.millis(50)),
        median(with, it -> it.millis(99)) / median(without, it -> it.millis(99)));
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static Figures load(int port, AccountIds accounts, long millis) throws IOException {
    var movements = new Movements(accounts.count(), 1);
    var commands = new Commands(accounts, movements, 1, CommandNames.none());
    try (var load = new Load(at(port), new Shape(CONNECTIONS, IN_FLIGHT))) {
      return load.run(() -> new BridgeDialect(commands), millis);
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
