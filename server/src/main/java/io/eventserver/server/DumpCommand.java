package io.eventserver.server;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.DataFolder;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.LogCheck;
import io.eventserver.eventstore.Replay;
import io.eventserver.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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

/** Prints events of a log as JSON, a line each; needs neither a node nor the domain. */
@Command(
    name = "dump",
    description = "Prints the events of a log as lines of JSON; the node may run meanwhile.")
final class DumpCommand implements Callable<Integer>, LogCheck.Report {
  @Mixin HelpOption help = new HelpOption();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where the log is; default: ${DEFAULT-VALUE}.")
  Path data = Path.of("data");

  @Option(names = "--aggregate", paramLabel = "TYPE", description = "Only of such aggregates.")
  @Nullable String aggregate;

  @Option(names = "--id", paramLabel = "ID", description = "Only of the aggregate of this id.")
  @Nullable String id;

  @Option(names = "--type", paramLabel = "EVENT", split = ",", description = "Only such events.")
  List<String> types = List.of();

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      defaultValue = "1",
      description = "From this position on; default: ${DEFAULT-VALUE}.")
  long from;

  @Option(
      names = "--to",
      paramLabel = "POSITION",
      description = "Up to this position; default: the last one.")
  @Nullable Long to;

  @Spec CommandSpec spec = CommandSpec.create();

  // None: events are told by what the log says of them.
  private final EventTypes known = new EventTypes(List.of());
  private long position;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(data.resolve("log"))) {
      throw new IllegalArgumentException("there is no log in " + data);
    }
    var out = new PrintWriter(spec.commandLine().getOut(), false);
    var summary =
        LogCheck.tell(DataFolder.logToRead(data), known, printer(out), this::isEnough, this);
    out.flush();
    return summary.findings() == 0 ? 0 : 1;
  }

  private boolean isEnough() {
    return to != null && position >= to;
  }

  private Replay printer(PrintWriter out) {
    return new Replay() {
      @Override
      public void event(Identity identity, Recorded<Object> recorded) {
        position = recorded.position();
        if (isWanted(recorded)) {
          out.println(new String(Json.bytes(known.data(recorded)), StandardCharsets.UTF_8));
        }
      }
    };
  }

  private boolean isWanted(Recorded<Object> recorded) {
    return recorded.position() >= from
        && (to == null || recorded.position() <= to)
        && (aggregate == null || aggregate.equals(recorded.aggregate()))
        && (id == null || id.equals(recorded.id()))
        && (types.isEmpty() || types.contains(known.name(recorded.aggregate(), recorded.event())));
  }

  @Override
  public void segment(String name, long events, long bytes) {
    // Of events only.
  }

  @Override
  public void damage(String file, long offset, long afterPosition, String what) {
    spec.commandLine()
        .getErr()
        .println(
            "event-server: %s is damaged at offset %d: %s; nothing after position %d is printed"
                .formatted(file, offset, what, afterPosition));
  }

  @Override
  public void tail(String file, long offset, long afterPosition, String what) {
    // It is being written, or was told to nobody.
  }
}
