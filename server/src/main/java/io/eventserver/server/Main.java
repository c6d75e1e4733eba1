package io.eventserver.server;

import io.eventserver.eventstore.DiskRefusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code event-server} command: its own subcommands, and the console tools of domains. */
@Command(
    name = "event-server",
    description = "The whole application state in memory, every change an event.",
    mixinStandardHelpOptions = false,
    subcommands = {
      StartCommand.class,
      DemoCommand.class,
      DeadLettersCommand.class,
      NodesCommand.class,
      DeployCommand.class,
      UndeployCommand.class,
      VerticlesCommand.class,
      SnapshotCommand.class,
      BackupCommand.class,
      VerifyCommand.class,
      DumpCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      RepairCommand.class,
      UserCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin HelpOption help = new HelpOption();

  /** Runs a command and ends the process with its exit code: 0 done, 1 failed, 2 misused. */
  public static void main(String... args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(out, err, args);
    // Whoever reads it would take a part for the whole.
    if (out.checkError() && code == CommandLine.ExitCode.OK) {
      err.println("event-server: what it printed could not be written");
      code = CommandLine.ExitCode.SOFTWARE;
    }
    System.exit(code);
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    var line =
        new CommandLine(new Main())
            .setExpandAtFiles(false)
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Main::misused)
            .setExecutionExceptionHandler(Main::failed);
    if (args.length > 0 && !line.getSubcommands().containsKey(args[0])) {
      var tool = ConsoleTools.find(args[0]);
      if (tool.isPresent()) {
        return tool.get().run(out, err, Arrays.copyOfRange(args, 1, args.length));
      }
    }
    if (args.length > 0 && args[0].startsWith("-")) {
      line.getCommandSpec().usageMessage().footer("", footer(ConsoleTools.names()));
    }
    try {
      line.setDefaultValueProvider(SettingSources.of(List.of(args), System.getenv(), line));
    } catch (IllegalArgumentException e) {
      err.println("event-server: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    return line.execute(args);
  }

  private static String footer(List<String> tools) {
    return tools.isEmpty()
        ? "No domain in domains/ has console commands."
        : "Console commands of the domains in domains/:%n  ".formatted()
            + String.join("%n  ".formatted(), tools);
  }

  /** One line: what is wrong, and where to read what would be right. */
  private static int misused(ParameterException e, String... args) {
    var line = e.getCommandLine();
    line.getErr()
        .println(
            "event-server: %s (%s --help tells more)"
                .formatted(reason(e), line.getCommandSpec().qualifiedName()));
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    line.getErr().println("event-server: " + reason(e));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** An error in one line, whatever was given that is in it. */
  static String reason(Throwable e) {
    String reason =
        e instanceof IOException io
            ? DiskRefusal.reason(io)
            : e.getMessage() == null ? e.toString() : e.getMessage();
    return reason.replaceAll("\\R", " ");
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing a command, as: event-server start");
  }
}
