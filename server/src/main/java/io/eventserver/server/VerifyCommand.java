package io.eventserver.server;

import io.eventserver.eventstore.DataFolder;
import io.eventserver.eventstore.LogCheck;
import io.eventserver.eventstore.Snapshots;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks a log and its snapshots, also while a node has them open. */
@Command(
    name = "verify",
    description = "Checks every record of a log, and its snapshots; the node may run meanwhile.")
final class VerifyCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();

  @Mixin DataOption folder = new DataOption();

  @Spec CommandSpec spec = CommandSpec.create();

  private int damaged;

  @Override
  public Integer call() throws IOException {
    Path data = folder.withLog();
    var out = spec.commandLine().getOut();
    var summary = LogCheck.check(DataFolder.logToRead(data), log(out));
    damaged = summary.findings();
    if (Files.isDirectory(data.resolve("snapshots"))) {
      Snapshots.check(DataFolder.snapshotsToRead(data), snapshots(out));
    }
    out.println(
        "log %s: %,d segments, %,d events of %,d aggregates, opened %,d times: %s"
            .formatted(
                summary.log(),
                summary.segments(),
                summary.events(),
                summary.aggregates(),
                summary.openings(),
                damaged == 0 ? "no damage" : damaged + " places are damaged"));
    return damaged == 0 ? 0 : 1;
  }

  private static LogCheck.Report log(PrintWriter out) {
    return new LogCheck.Report() {
      @Override
      public void segment(String name, long events, long bytes) {
        out.println("%s  %,d events, %,d bytes".formatted(name, events, bytes));
      }

      @Override
      public void damage(String file, long offset, long afterPosition, String what) {
        out.println(
            "%s  DAMAGED at offset %d, after position %d: %s"
                .formatted(file, offset, afterPosition, what));
      }

      @Override
      public void tail(String file, long offset, long afterPosition, String what) {
        out.println(
            "%s  an unsynced tail at offset %d, after position %d: %s; it is being written, or the next start cuts it"
                .formatted(file, offset, afterPosition, what));
      }
    };
  }

  private Snapshots.Report snapshots(PrintWriter out) {
    return new Snapshots.Report() {
      @Override
      public void whole(String name, long position) {
        out.println("%s  of position %,d".formatted(name, position));
      }

      @Override
      public void damaged(String name, String what) {
        damaged++;
        out.println("%s  DAMAGED: %s; it is not used".formatted(name, what));
      }
    };
  }
}
