package io.eventserver.accounts.console;

import io.eventserver.accounts.load.Crashes.Crash;
import java.util.Map;

/** How the bench prints what it finds. */
final class BenchConsole extends Output {
  void print(BenchReport report) {
    if (isJson()) printJson(report.json());
    else report.lines().forEach(this::print);
  }

  void print(int number, Crash crash) {
    var check = crash.check();
    if (isJson()) {
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
}
