package io.eventserver.benchmarks;

import io.eventserver.benchmarks.NodeUnderLoad.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The real process under load with each garbage collector, or with whatever options of the JVM are
 * given, in turns: rate, latency, pauses, memory, start.
 */
final class CollectorBenchmark {
  private static final int ROUNDS = 3;
  private static final int IN_FLIGHT = 64;
  private static final long WARM_MILLIS = 5_000;
  private static final long LOAD_MILLIS = 10_000;
  private static final List<String> VARIANTS =
      List.of("", "-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseZGC");
  private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms");

  private CollectorBenchmark() {}

  private record Run(
      Load load, double pauseMax, double pauseSum, long heap, long resident, long start) {}

  public static void main(String... args) throws Exception {
    String launcher = args.length > 0 ? args[0] : "../event-server";
    int accounts = args.length > 2 ? Integer.parseInt(args[2]) : 300_000;
    Path folder = Files.createTempDirectory(Path.of(args.length > 1 ? args[1] : "target"), "gc");
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("log"));
    AccountsLog.write(data.resolve("log"), accounts, 0);
    var variants = args.length > 3 ? List.of(args).subList(3, args.length) : VARIANTS;
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (String variant : variants) {
        runs.computeIfAbsent(variant, _ -> new ArrayList<>())
            .add(run(launcher, data, variant, folder.resolve("gc.log")));
      }
    }
    Map<String, Long> empty = new HashMap<>();
    for (String variant : variants) {
      empty.put(variant, empty(launcher, folder.resolve("empty"), variant));
    }
    System.out.printf(
        "fsync=always accounts=%,d clients=1 in-flight=%d payload=1 B, medians of %d%n",
        accounts, IN_FLIGHT, ROUNDS);
    runs.forEach(
        (variant, all) -> {
          print(variant, all);
          double heap = median(all, Run::heap) - empty.getOrDefault(variant, 0L);
          System.out.printf("  heap: %.0f B an account%n", heap / accounts);
        });
  }

  private static Run run(String launcher, Path data, String variant, Path log) throws Exception {
    String jvm = "%s -Xlog:gc:file=%s".formatted(variant, log);
    try (var node = new NodeUnderLoad(launcher, data, jvm, "--snapshot-minutes=0")) {
      var ids = node.ids(2_000);
      node.load(ids, IN_FLIGHT, WARM_MILLIS);
      int before = Files.readAllLines(log).size();
      var load = node.load(ids, IN_FLIGHT, LOAD_MILLIS);
      var pauses = pauses(log, before);
      return new Run(
          load,
          pauses.stream().mapToDouble(it -> it).max().orElse(0),
          pauses.stream().mapToDouble(it -> it).sum(),
          SizeBenchmark.heap(node.pid()),
          node.residentMib(),
          node.startMillis());
    }
  }

  /** What a node's heap holds without any account. */
  private static long empty(String launcher, Path data, String variant) throws Exception {
    try (var node = new NodeUnderLoad(launcher, data, variant)) {
      return SizeBenchmark.heap(node.pid());
    }
  }

  private static List<Double> pauses(Path log, int after) throws IOException {
    return Files.readAllLines(log).stream()
        .skip(after)
        .map(PAUSE::matcher)
        .filter(java.util.regex.Matcher::find)
        .map(it -> Double.parseDouble(it.group(1)))
        .toList();
  }

  private static double median(List<Run> runs, java.util.function.ToDoubleFunction<Run> of) {
    return Median.of(runs.stream().mapToDouble(of).toArray());
  }

  private static void print(String variant, List<Run> runs) {
    System.out.printf(
        "%s: %,.0f commands/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.0f ms, longest"
            + " pause %.1f ms, pauses %.0f ms in 10 s, resident %,.0f MiB, ready after %.0f ms%n",
        variant.isEmpty() ? "as the launcher has it" : variant,
        median(runs, it -> it.load.rate()),
        median(runs, it -> it.load.p50()),
        median(runs, it -> it.load.p99()),
        median(runs, it -> it.load.p999()),
        median(runs, it -> it.load.max()),
        median(runs, Run::pauseMax),
        median(runs, Run::pauseSum),
        median(runs, Run::resident),
        median(runs, Run::start));
  }
}
