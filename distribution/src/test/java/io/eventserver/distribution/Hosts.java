package io.eventserver.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Several hosts on one machine, each a network namespace with a link to a switch, which can be cut.
 */
final class Hosts implements AutoCloseable {
  /** Where all of them are. */
  static final String NETWORK = "10.77.0.0/24";

  private static final String SWITCH = "switch";

  private final String name = "es" + ProcessHandle.current().pid() % 100_000;
  private final int count;

  /** Takes what only root may do: see {@link #arePossible}. */
  Hosts(int count) throws IOException, InterruptedException {
    this.count = count;
    ip("netns", "add", hub());
    ip("-n", hub(), "link", "add", SWITCH, "type", "bridge");
    ip("-n", hub(), "link", "set", SWITCH, "up");
    for (int i = 0; i < count; i++) {
      ip("netns", "add", host(i));
      ip("-n", hub(), "link", "add", cable(i), "type", "veth", "peer", "eth0", "netns", host(i));
      ip("-n", hub(), "link", "set", cable(i), "master", SWITCH, "up");
      ip("-n", host(i), "address", "add", address(i) + "/24", "dev", "eth0");
      ip("-n", host(i), "link", "set", "eth0", "up");
      ip("-n", host(i), "link", "set", "lo", "up");
    }
  }

  /** Whether this machine lets us. */
  static boolean arePossible() throws InterruptedException {
    try (var _ = new Hosts(1)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String hub() {
    return name + "-hub";
  }

  private String host(int index) {
    return name + "-" + index;
  }

  private static String cable(int index) {
    return "cable" + index;
  }

  static String address(int index) {
    return "10.77.0." + (index + 1);
  }

  /** What runs a command on a host. */
  List<String> on(int index) {
    return List.of("ip", "netns", "exec", host(index));
  }

  /** A client on a host, of the bridge there. */
  RawBridge connect(int index, int port) throws IOException {
    var line = new ArrayList<>(on(index));
    String relay = "exec 3<>/dev/tcp/127.0.0.1/" + port + "; cat <&3 & cat >&3; kill %1";
    line.addAll(List.of("bash", "-c", relay));
    return new RawBridge(
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Nothing gets through from or to a host. */
  void cut(int index) throws IOException, InterruptedException {
    ip("-n", hub(), "link", "set", cable(index), "down");
  }

  void heal(int index) throws IOException, InterruptedException {
    ip("-n", hub(), "link", "set", cable(index), "up");
  }

  private static void ip(String... arguments) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of("ip"));
    line.addAll(List.of(arguments));
    var process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(line + ": " + said);
    }
  }

  @Override
  public void close() {
    for (int i = 0; i < count; i++) delete(host(i));
    delete(hub());
  }

  private static void delete(String namespace) {
    try {
      ip("netns", "delete", namespace);
    } catch (IOException e) {
      // It was not made.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
