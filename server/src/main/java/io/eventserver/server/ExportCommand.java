package io.eventserver.server;

import io.eventserver.eventstore.DataFolder;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.Export;
import io.eventserver.eventstore.LogCheck;
import io.eventserver.eventstore.StoredDecision;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints decisions of a log as JSON, a line each, for {@code import} to read. */
@Command(
    name = "export",
    description = "Prints a log as lines of JSON that 'import' reads; the node may run meanwhile.")
final class ExportCommand implements Callable<Integer> {
  private static final int BUFFER_BYTES = 64 << 10;

  @Mixin HelpOption help = new HelpOption();
  @Mixin DataOption folder = new DataOption();
  @Mixin EventSelection selection = new EventSelection();

  @Spec CommandSpec spec = CommandSpec.create();

  private long position;

  @Override
  public Integer call() throws IOException {
    var err = spec.commandLine().getErr();
    // Not System.out, which tells nobody that a disk is full or a pipe has ended.
    try (var out = new FileOutputStream(FileDescriptor.out)) {
      var lines = new BufferedOutputStream(out, BUFFER_BYTES);
      var export = new Export(lines);
      var summary =
          LogCheck.tell(
              DataFolder.logToRead(folder.withLog()),
              new EventTypes(List.of()),
              decision -> write(decision, export),
              () -> selection.isEnough(position),
              new DamageOnly(err, "exported"));
      // What is whole is there also where something behind it is not.
      lines.flush();
      if (summary.findings() > 0) return 1;
      export.end();
      err.println("%,d events".formatted(export.events()));
      return 0;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** A decision is whole or not at all, and belongs where it begins. */
  private void write(StoredDecision decision, Export export) {
    position = decision.last();
    if (!selection.isWanted(decision.events().getFirst())) return;
    try {
      export.decision(decision);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
