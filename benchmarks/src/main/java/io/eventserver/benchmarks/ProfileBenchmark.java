package io.eventserver.benchmarks;

import io.eventserver.accounts.load.AccountIds;
import io.eventserver.accounts.load.Bench;
import io.eventserver.accounts.load.BridgeDialect;
import io.eventserver.accounts.load.CommandNames;
import io.eventserver.accounts.load.Commands;
import io.eventserver.accounts.load.Load;
import io.eventserver.accounts.load.Movements;
import io.eventserver.accounts.load.Shape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the server's time goes while it decides commands: samples of its threads, by what they do.
 */
final class ProfileBenchmark {
  private static final int ACCOUNTS = 1_000;
  private static final Shape SHAPE = new Shape(16, 64);
  private static final long WARM_MILLIS = 20_000;
  private static final long LOAD_MILLIS = 20_000;

  private ProfileBenchmark() {}

  /** A part of the work, and how its frames are called; the innermost that fits says what it is. */
  private record Part(String name, List<String> frames) {}

  private static final List<Part> PARTS =
      List.of(
          new Part(
              "JSON and frames",
              List.of(
                  "com.fasterxml.jackson",
                  "io.eventserver.wire",
                  "io.eventserver.edge.Frame",
                  "io.eventserver.edge.Body")),
          new Part("domain", List.of("io.eventserver.accounts")),
          new Part("aggregates", List.of("io.eventserver.aggregates")),
          new Part(
              "projections and reactors",
              List.of("io.eventserver.projections", "io.eventserver.reactors")),
          new Part("admission and records", List.of("io.eventserver.eventstore")),
          new Part("edge", List.of("io.eventserver.edge", "io.eventserver.server")),
          new Part("Netty and Vert.x", List.of("io.netty", "io.vertx")));

  /** Arguments: launcher, folder. */
  public static void main(String... args) throws Exception {
    String launcher = args.length > 0 ? args[0] : "../event-server";
    Path folder =
        Files.createTempDirectory(Path.of(args.length > 1 ? args[1] : "target"), "profile");
    Path recording = folder.resolve("profile.jfr").toAbsolutePath();
    var ids = new AccountIds(System.nanoTime(), ACCOUNTS);
    double rate;
    try (var node = new NodeUnderLoad(launcher, folder.resolve("data"), "")) {
      var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port());
      Bench.create(at, ids);
      load(at, ids, WARM_MILLIS);
      jcmd(node.pid(), "JFR.start", "settings=profile", "name=bench");
      rate = load(at, ids, LOAD_MILLIS);
      jcmd(node.pid(), "JFR.dump", "name=bench", "filename=" + recording);
    }
    print(rate, count(recording));
  }

  private static double load(InetSocketAddress at, AccountIds ids, long millis) throws IOException {
    var movements = new Movements(ids.count(), System.nanoTime());
    try (var load = new Load(at, SHAPE)) {
      return load.run(
              () -> new BridgeDialect(new Commands(ids, movements, 1, CommandNames.none())), millis)
          .perSecond();
    }
  }

  private static void jcmd(long pid, String... words) throws IOException, InterruptedException {
    var tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var line = new ArrayList<>(List.of(tool, "" + pid));
    line.addAll(List.of(words));
    int code =
        new ProcessBuilder(line).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    if (code != 0) throw new IOException("jcmd " + code);
  }

  private static Map<String, Integer> count(Path recording) throws IOException {
    Map<String, Integer> counts = new LinkedHashMap<>();
    PARTS.forEach(part -> counts.put(part.name, 0));
    for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
      boolean sample = event.getEventType().getName().equals("jdk.ExecutionSample");
      if (!sample || event.getStackTrace() == null) continue;
      counts.merge(part(event.getStackTrace().getFrames()), 1, Integer::sum);
    }
    return counts;
  }

  private static String part(List<RecordedFrame> frames) {
    for (var frame : frames) {
      String type = frame.getMethod().getType().getName();
      for (var part : PARTS) {
        if (part.frames.stream().anyMatch(type::startsWith)) return part.name;
      }
    }
    return "other";
  }

  private static void print(double rate, Map<String, Integer> counts) throws IOException {
    double all = counts.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf(
        "profile: fsync=always connections=%d in-flight=%d payload=1 B, %,.0f commands/s, %,.0f"
            + " samples of running threads%n",
        SHAPE.connections(), SHAPE.inFlight(), rate, all);
    for (var part : counts.entrySet()) {
      double percent = 100 * part.getValue() / all;
      System.out.printf("  %-32s %4.1f%%%n", part.getKey(), percent);
      FiguresFile.add("a command's time in percent", part.getKey(), "samples", percent);
    }
  }
}
