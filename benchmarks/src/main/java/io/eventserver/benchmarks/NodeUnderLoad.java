package io.eventserver.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.wire.Addresses;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real process with the accounts, and commands to random ones of them. */
final class NodeUnderLoad implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready .*bridge=(\\S+) .*millis=(\\d+)");
  private static final int COMMANDS_MAX = 5_000_000;

  private final Process process;
  private final BridgeClient client;
  private final String bridge;
  private final long startMillis;
  private final SplittableRandom random = new SplittableRandom(1);

  /** What a stretch of load came to: commands a second, and latencies in milliseconds. */
  record Load(double rate, double p50, double p99, double p999, double max) {
    static Load of(long[] nanos, int count, double seconds) {
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      return new Load(
          count / seconds, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
      return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
    }
  }

  /** Starts {@code demo} on a folder, with options of the JVM. */
  NodeUnderLoad(String launcher, Path data, String jvm, String... options) throws IOException {
    var line =
        new ArrayList<>(List.of(launcher, "demo", "--data", data.toString(), "--bridge-port=0"));
    line.add("--http-port=0");
    line.addAll(List.of(options));
    var builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("EVENT_SERVER_JAVA_OPTIONS", jvm);
    process = builder.start();
    var ready = ready(process.inputReader(StandardCharsets.UTF_8));
    bridge = ready.group(1);
    startMillis = Long.parseLong(ready.group(2));
    client = BridgeClient.connect(ClientSettings.parse(bridge));
  }

  /** The JVM may have something to say before, of its options. */
  private static Matcher ready(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      var ready = READY.matcher(line);
      if (ready.find()) return ready;
    }
    throw new IOException("it is not ready");
  }

  long startMillis() {
    return startMillis;
  }

  long pid() {
    return process.pid();
  }

  int port() {
    return Integer.parseInt(bridge.replaceAll(".*:", ""));
  }

  /** Resident memory of the process in MiB. */
  long residentMib() throws IOException {
    return residentMib(process.pid());
  }

  /** That of any process. */
  static long residentMib(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "status"))) {
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
    }
    throw new IOException("no resident memory");
  }

  JsonNode ask(String address) {
    return Await.get(client.request(address, Map.of()));
  }

  /** The ids of some accounts. */
  List<String> ids(int count) {
    var ids = new ArrayList<String>();
    for (long from = 1; ids.size() < count; ) {
      var page = Await.get(client.request(Addresses.EVENTS, Map.of("from", from, "limit", 1_000)));
      for (var event : page.path("events")) {
        if (event.path("version").asLong() == 1) ids.add(event.path("id").asText());
      }
      from = page.path("next").asLong() + 100_000;
      if (from > page.path("head").asLong()) break;
    }
    return ids;
  }

  /** So many commands in flight for so long. */
  Load load(List<String> ids, int inFlight, long millis) throws InterruptedException {
    long[] nanos = new long[COMMANDS_MAX];
    var count = new AtomicInteger();
    var room = new Semaphore(inFlight);
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      room.acquire();
      String id = ids.get(random.nextInt(ids.size()));
      long sent = System.nanoTime();
      var answer =
          client.request(
              Addresses.COMMAND,
              Map.of(
                  "aggregate",
                  "account",
                  "id",
                  id,
                  "command",
                  "AddMoney",
                  "data",
                  Map.of("amount", 1)));
      var _ =
          answer.whenComplete(
              (_, failure) -> {
                if (failure == null) nanos[count.getAndIncrement()] = System.nanoTime() - sent;
                room.release();
              });
    }
    room.acquire(inFlight);
    return Load.of(nanos, count.get(), (System.nanoTime() - begin) / 1e9);
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
    process.onExit().join();
  }
}
