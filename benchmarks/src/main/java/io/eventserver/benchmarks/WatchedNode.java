package io.eventserver.benchmarks;

import io.eventserver.accounts.AccountsDomain;
import io.eventserver.eventstore.Disk;
import io.eventserver.server.Node;
import io.eventserver.server.NodeSettings;
import io.eventserver.server.StartUp;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** One node with the accounts in a process of its own, whose disk is watched, or slow. */
final class WatchedNode implements AutoCloseable {
  private final Process process;
  private final BufferedReader told;
  private final Path syncs;
  private final int port;

  /**
   * @param moreMillis how much longer each sync takes
   * @param inFlightMax requests without an answer
   */
  WatchedNode(Path folder, long moreMillis, int inFlightMax) throws IOException {
    syncs = folder.resolve("syncs");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseCompactObjectHeaders",
                "-XX:+UseG1GC",
                "-XX:MaxTenuringThreshold=0",
                "-cp",
                System.getProperty("java.class.path"),
                WatchedNode.class.getName(),
                folder.toString(),
                String.valueOf(moreMillis),
                String.valueOf(inFlightMax))
            .redirectError(ProcessBuilder.Redirect.to(new File(folder.toFile(), "err")))
            .start();
    told = process.inputReader(StandardCharsets.UTF_8);
    port = Integer.parseInt(next("port"));
  }

  private String next(String word) throws IOException {
    for (String line = told.readLine(); line != null; line = told.readLine()) {
      if (line.startsWith(word + " ")) return line.substring(word.length() + 1);
    }
    throw new IOException("the node has ended");
  }

  int port() {
    return port;
  }

  /** Resident memory in MiB. */
  long residentMib() throws IOException {
    return NodeUnderLoad.residentMib(process.pid());
  }

  /** Begin and end of each sync since the last call, one after the other. */
  long[] syncs() throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append("dump\n").flush();
    next("dumped");
    var longs = ByteBuffer.wrap(Files.readAllBytes(syncs)).asLongBuffer();
    long[] all = new long[longs.remaining()];
    longs.get(all);
    return all;
  }

  @Override
  public void close() throws IOException {
    // It ends with its input.
    process.getOutputStream().close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Prints its port, and serves until its input ends. */
  public static void main(String... args) throws Exception {
    Path folder = Path.of(args[0]);
    var disks = new WatchedDisk[1];
    var watching =
        new StartUp() {
          @Override
          public Disk disk(Disk own) {
            disks[0] = new WatchedDisk(own, Long.parseLong(args[1]));
            return disks[0];
          }
        };
    int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
    var settings =
        NodeSettings.inMemory()
            .withData(folder.resolve("data"))
            .withInFlightMax(Integer.parseInt(args[2]));
    var node =
        Node.start(vertx, settings, List.of(new AccountsDomain()), watching)
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    System.out.println("port " + node.bridgeAddress().orElseThrow().replaceAll(".*:", ""));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      Objects.requireNonNull(disks[0]).dump(folder.resolve("syncs"));
      System.out.println("dumped .");
    }
    System.exit(0);
  }
}
