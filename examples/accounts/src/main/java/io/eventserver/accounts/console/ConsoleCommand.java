package io.eventserver.accounts.console;

import io.eventserver.wire.RequestFailure;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * A command of the console. Exit codes: 0 done, 1 refused or failed, 2 misused; a failure is one
 * line on the error stream.
 */
interface ConsoleCommand extends ToolProvider, Callable<Integer> {

  @Override
  default String name() {
    return getClass().getAnnotation(Command.class).name();
  }

  @Override
  default int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(this)
        .setExpandAtFiles(false)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(ConsoleCommand::misused)
        .setExecutionExceptionHandler(ConsoleCommand::failed)
        .execute(args);
  }

  private static int misused(ParameterException e, String... args) {
    var line = e.getCommandLine();
    String name = line.getCommandName();
    line.getErr()
        .println(oneLine("%s: %s (%s --help tells more)".formatted(name, e.getMessage(), name)));
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    String reason =
        e instanceof RequestFailure failure
            ? "%s (%d)".formatted(failure.reason(), failure.code().number())
            : String.valueOf(e.getMessage());
    line.getErr().println(oneLine(line.getCommandName() + ": " + reason));
    return 1;
  }

  /** What was given may be in it, with line breaks of its own. */
  private static String oneLine(String text) {
    return text.replaceAll("\\R", " ");
  }
}
