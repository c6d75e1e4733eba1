package io.eventserver.server;

import io.eventserver.edge.Passwords;
import io.eventserver.edge.User;
import io.eventserver.edge.UsersFile;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Keeps the file of users; a running node reads it anew by itself. */
@Command(name = "user", description = "Adds, removes or lists the users of a file.")
final class UserCommand implements Runnable {
  private static final int PASSWORD_MIN = 8;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Prints this.")
  boolean help;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      defaultValue = "users",
      scope = ScopeType.INHERIT,
      description = "The file; default: ${DEFAULT-VALUE}.")
  Path file = Path.of("users");

  @Spec CommandSpec spec = CommandSpec.create();

  @Command(name = "add", description = "Adds a user, or gives it other roles and a new password.")
  int add(
      @Parameters(paramLabel = "NAME", description = "The user.") String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              split = ",",
              description = "What it is: client, admin, or one of --user-roles.")
          @Nullable List<String> roles,
      @Option(
              names = "--no-password",
              fallbackValue = "true",
              description = "It comes in by a certificate or a token only.")
          boolean noPassword)
      throws IOException {
    var hash = noPassword ? Optional.<String>empty() : Optional.of(Passwords.hash(password()));
    var users = read();
    try {
      users.put(name, new User(name, new LinkedHashSet<>(roles == null ? List.of() : roles), hash));
    } catch (IllegalArgumentException e) {
      throw misused(e.getMessage());
    }
    UsersFile.write(file, users.values());
    return 0;
  }

  @Command(name = "remove", description = "Removes a user.")
  int remove(@Parameters(paramLabel = "NAME", description = "The user.") String name)
      throws IOException {
    var users = read();
    if (users.remove(name) == null) {
      throw new IllegalArgumentException("there is no user '%s' in %s".formatted(name, file));
    }
    UsersFile.write(file, users.values());
    return 0;
  }

  @Command(name = "list", description = "Lists the users with their roles.")
  int list() throws IOException {
    for (var user : read().values()) {
      spec.commandLine()
          .getOut()
          .println(
              "%s %s%s"
                  .formatted(
                      user.name(),
                      user.roles().isEmpty() ? "-" : String.join(",", user.roles()),
                      user.hash().isPresent() ? "" : " (no password)"));
    }
    return 0;
  }

  private Map<String, User> read() throws IOException {
    return Files.exists(file) ? UsersFile.read(file) : new LinkedHashMap<>();
  }

  /** Typed twice at a terminal; else the first line of the input. */
  private String password() throws IOException {
    var person = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    String password = person.isPresent() ? typed(person.get()) : firstLine();
    if (password.length() < PASSWORD_MIN) {
      throw misused("a password: at least %d characters".formatted(PASSWORD_MIN));
    }
    return password;
  }

  private String typed(Console console) {
    char[] first = console.readPassword("password: ");
    char[] again = console.readPassword("again: ");
    if (!Arrays.equals(first, again)) throw misused("the two are not the same");
    return new String(first);
  }

  private static String firstLine() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    return line == null ? "" : line;
  }

  private ParameterException misused(@Nullable String why) {
    return new ParameterException(spec.commandLine(), String.valueOf(why));
  }

  @Override
  public void run() {
    throw misused("user: add, remove or list");
  }
}
