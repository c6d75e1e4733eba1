package io.eventserver.server;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.DataFolder;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.LogCheck;
import io.eventserver.eventstore.StoredDecision;
import io.eventserver.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints events of a log as JSON, a line each; needs neither a node nor the domain. */
@Command(
    name = "dump",
    description = "Prints the events of a log as lines of JSON; the node may run meanwhile.")
final class DumpCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();
  @Mixin DataOption folder = new DataOption();
  @Mixin EventSelection selection = new EventSelection();

  @Option(names = "--type", paramLabel = "EVENT", split = ",", description = "Only such events.")
  List<String> types = List.of();

  @Spec CommandSpec spec = CommandSpec.create();

  // None: events are told by what the log says of them.
  private final EventTypes known = new EventTypes(List.of());
  private long position;

  @Override
  public Integer call() throws IOException {
    var out = new PrintWriter(spec.commandLine().getOut(), false);
    var summary =
        LogCheck.tell(
            DataFolder.logToRead(folder.withLog()),
            known,
            decision -> print(decision, out),
            () -> selection.isEnough(position) || out.checkError(),
            new DamageOnly(spec.commandLine().getErr(), "printed"));
    if (out.checkError()) throw new IOException("not everything could be printed");
    return summary.findings() == 0 ? 0 : 1;
  }

  private void print(StoredDecision decision, PrintWriter out) {
    position = decision.last();
    for (var recorded : decision.events()) {
      if (!isWanted(recorded)) continue;
      out.println(new String(Json.bytes(known.data(recorded)), StandardCharsets.UTF_8));
    }
  }

  private boolean isWanted(Recorded<Object> recorded) {
    return selection.isWanted(recorded)
        && (types.isEmpty() || types.contains(known.name(recorded.aggregate(), recorded.event())));
  }
}
