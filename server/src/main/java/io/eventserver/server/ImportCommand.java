package io.eventserver.server;

import io.eventserver.eventstore.DataFolder;
import io.eventserver.eventstore.Import;
import io.eventserver.eventstore.LogSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Appends an export to a log. */
@Command(
    name = "import",
    description = "Appends what 'export' has printed to a log that no node has open, or a new one.")
final class ImportCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();
  @Mixin DataOption folder = new DataOption();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "What was exported; default: the standard input.")
  @Nullable Path file;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    try (var export = file == null ? System.in : Files.newInputStream(file)) {
      var summary = imported(export);
      spec.commandLine()
          .getOut()
          .println(
              "%,d decisions with %,d events imported, %,d were there already; the log is at position %,d"
                  .formatted(
                      summary.decisions(),
                      summary.events(),
                      summary.passedOver(),
                      summary.position()));
      return 0;
    }
  }

  private Import.Summary imported(InputStream export) throws IOException {
    try (var opened = DataFolder.open(folder.data)) {
      return Import.into(opened.logDisk(), LogSettings.DEFAULT, export);
    }
  }
}
