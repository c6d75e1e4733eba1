package io.eventserver.accounts.console;

import io.eventserver.accounts.load.Crashes.Crash;
import io.eventserver.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How the bench prints what it finds. */
final class BenchConsole {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this.")
  boolean help;

  @Option(names = "--json", description = "Prints JSON, a line each.")
  private boolean json;

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** A command line that makes no sense is misuse, in one line. */
  void require(boolean holds, String otherwise) {
    if (!holds) throw new ParameterException(spec.commandLine(), otherwise);
  }

  void print(BenchReport report) {
    if (json) printJson(report.json());
    else report.lines().forEach(this::print);
  }

  void print(int number, Crash crash) {
    var check = crash.check();
    if (json) {
      printJson(
          Map.of(
              "kill", number,
              "acknowledged", check.acknowledged(),
              "missing", check.missing(),
              "unacknowledged", check.unacknowledged(),
              "position", crash.position(),
              "restartMillis", crash.restartMillis()));
      return;
    }
    print(
        "kill %d: %,d commands acknowledged, %,d missing, %,d stored without an answer; ready again at %,d after %,d ms"
            .formatted(
                number,
                check.acknowledged(),
                check.missing(),
                check.unacknowledged(),
                crash.position(),
                crash.restartMillis()));
  }

  private void print(String line) {
    spec.commandLine().getOut().println(line);
  }

  private void printJson(Map<String, ?> value) {
    print(new String(Json.bytes(value), StandardCharsets.UTF_8));
  }
}
