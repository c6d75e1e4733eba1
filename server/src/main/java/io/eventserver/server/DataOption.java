package io.eventserver.server;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which data folder a tool looks at. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The node's data folder; default: ${DEFAULT-VALUE}.")
  Path data = Path.of("data");

  /** The folder, which has a log. */
  Path withLog() {
    if (!Files.isDirectory(data.resolve("log"))) {
      throw new IllegalArgumentException("there is no log in " + data);
    }
    return data;
  }
}
