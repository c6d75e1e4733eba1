package io.eventserver.distribution;

import io.eventserver.testing.ReservedPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Real processes that look for each other, under a name of their own. */
final class ProcessCluster {
  private final String name = "test-" + UUID.randomUUID();
  private final List<Integer> ports = new ArrayList<>();
  private final Path folder;

  /** Room for so many nodes. */
  ProcessCluster(Path folder, int nodes) throws IOException {
    this.folder = folder;
    for (int i = 0; i < nodes; i++) ports.add(ReservedPort.next());
  }

  /** Where a node speaks about membership. */
  String member(int index) {
    return "127.0.0.1:" + ports.get(index);
  }

  /** What makes a process the node of a number. */
  List<String> options(int index) {
    var members = new ArrayList<String>();
    for (int i = 0; i < ports.size(); i++) members.add(member(i));
    return List.of(
        "--cluster",
        "--cluster-name",
        name,
        "--cluster-port",
        String.valueOf(ports.get(index)),
        "--members",
        String.join(",", members),
        "--name",
        "node-" + index);
  }

  /** Starts a node with the accounts; returns when it is ready. */
  NodeProcess start(int index, String... more) throws IOException {
    return start("demo", index, more);
  }

  NodeProcess start(String command, int index, String... more) throws IOException {
    var options = new ArrayList<>(options(index));
    options.addAll(List.of(more));
    return NodeProcess.start(
        command, folder.resolve("data-" + index), options.toArray(String[]::new));
  }
}
