package io.eventserver.server;

import io.eventserver.eventstore.DataFolder;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.FileLog;
import io.eventserver.eventstore.LogSettings;
import io.eventserver.eventstore.Repair;
import io.eventserver.eventstore.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Cuts a damaged log, after it was copied and somebody has confirmed what is lost. */
@Command(
    name = "repair",
    description = "Cuts a log that no node has open at a position, after copying it.")
final class RepairCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();
  @Mixin DataOption folder = new DataOption();

  @Option(
      names = "--cut-at",
      paramLabel = "POSITION",
      required = true,
      description = "The last event that stays; 'verify' names it.")
  long position;

  @Option(
      names = "--copy",
      paramLabel = "DIR",
      description = "Where everything is copied before; default: DATA-before-repair.")
  @Nullable Path copy;

  @Option(names = "--yes", fallbackValue = "true", description = "Cuts without asking.")
  boolean yes;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    Path data = folder.withLog();
    try (var opened = DataFolder.open(data)) {
      var repair = new Repair(opened.logDisk(), position);
      tell(repair.look(), out);
      if (!yes && !Confirmation.of("Cut the log in %s after position %,d?", data, position)) {
        throw new IOException("nothing was changed: confirm with --yes");
      }
      Path kept = kept(data);
      Backup.beside(kept, to -> opened.copyTo(to, part -> out.println("not in the copy: " + part)));
      out.println("%s: log and snapshots as they were".formatted(kept));
      repair.cut(opened.snapshotDisk());
      out.println("the log ends with position %,d".formatted(opens(opened)));
      return 0;
    }
  }

  private Path kept(Path data) {
    Path folder = data.toAbsolutePath().normalize();
    Path kept =
        copy == null ? folder.resolveSibling(folder.getFileName() + "-before-repair") : copy;
    if (!Files.exists(kept)) return kept;
    throw new IllegalArgumentException(
        "%s is there already, from a repair before: leave it, and give --copy another folder"
            .formatted(kept));
  }

  private static void tell(Repair.Loss loss, PrintWriter out) {
    loss.damage().forEach(place -> out.println("damaged: " + place));
    if (loss.damage().isEmpty()) out.println("nothing is damaged");
    out.println("lost with the cut: %,d events that could still be read".formatted(loss.events()));
    if (loss.notes() > 0) out.println("and %,d notes of reactors".formatted(loss.notes()));
    loss.segments().forEach(name -> out.println("removed: " + name));
  }

  /** What was cut is opened once, as a start would. */
  private static long opens(DataFolder folder) throws IOException {
    var types = new EventTypes(List.of());
    try (var log =
        FileLog.open(
            folder.logDisk(), types, new Directory(), LogSettings.DEFAULT, Replay.NOTHING)) {
      log.start(_ -> {});
      return log.head();
    }
  }
}
