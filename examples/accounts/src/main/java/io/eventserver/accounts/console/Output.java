package io.eventserver.accounts.console;

import io.eventserver.wire.Json;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How console commands print, for people and for scripts. */
class Output {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this.")
  boolean help;

  @Option(names = "--json", description = "Prints JSON, a line each.")
  private boolean json;

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  boolean isJson() {
    return json;
  }

  /** A command line that makes no sense is misuse, in one line. */
  void require(boolean holds, String otherwise) {
    if (!holds) throw new ParameterException(spec.commandLine(), otherwise);
  }

  void print(String line) {
    spec.commandLine().getOut().println(line);
  }

  void printJson(Object value) {
    print(new String(Json.bytes(value), StandardCharsets.UTF_8));
  }

  void printError(String line) {
    spec.commandLine().getErr().println(spec.name() + ": " + line);
  }
}
