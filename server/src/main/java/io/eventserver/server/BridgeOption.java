package io.eventserver.server;

import picocli.CommandLine.Option;

/** Which node a command speaks to. */
final class BridgeOption {
  @Option(
      names = "--bridge",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:7000",
      description = "The node's bridge; default: ${DEFAULT-VALUE}.")
  String bridge = "127.0.0.1:7000";
}
