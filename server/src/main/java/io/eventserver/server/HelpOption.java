package io.eventserver.server;

import picocli.CommandLine.Option;

/** {@code --help}, of any command. */
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this.")
  boolean help;
}
