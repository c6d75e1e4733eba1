package io.eventserver.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Settings that are not on the command line: {@code --bridge-port} is also {@code
 * EVENT_SERVER_BRIDGE_PORT} in the environment and {@code bridge-port} in the file of {@code
 * --config}; the environment wins over the file. A name in the file that the command has no option
 * for is refused, and one in the environment that no command has.
 */
final class SettingSources implements IDefaultValueProvider {
  private static final String PREFIX = "EVENT_SERVER_";
  // Of the launcher, and of clients: those are in no file, and on no command line.
  private static final Set<String> NO_OPTIONS =
      Set.of(
          "EVENT_SERVER_JAVA_OPTIONS",
          "EVENT_SERVER_USER",
          "EVENT_SERVER_PASSWORD",
          "EVENT_SERVER_TOKEN",
          "EVENT_SERVER_TLS_AUTHORITY");
  // Meant once: it would be done at each start.
  private static final Set<String> ONCE = Set.of("clean");
  private static final String CONFIG = "--config";

  private final Map<String, String> environment;
  private final Properties file;

  private SettingSources(Map<String, String> environment, Properties file) {
    this.environment = environment;
    this.file = file;
  }

  /**
   * @throws IllegalArgumentException where a source has a name that no option has, or cannot be
   *     read
   */
  static SettingSources of(List<String> args, Map<String, String> environment, CommandLine line) {
    requireKnown(environment, keys(line.getSubcommands().values()));
    var command = args.isEmpty() ? null : line.getSubcommands().get(args.getFirst());
    var own = command == null ? Set.<String>of() : keys(List.of(command));
    // What has no such option has no file: the environment's is for the commands that do.
    var file = own.contains("config") ? read(args, environment) : new Properties();
    for (String name : file.stringPropertyNames()) {
      // A file that names another would have to be read before it.
      if (!own.contains(name) || name.equals("config")) {
        throw new IllegalArgumentException("unknown setting '" + name + "' in the settings file");
      }
    }
    return new SettingSources(environment, file);
  }

  private static void requireKnown(Map<String, String> environment, Set<String> known) {
    for (String name : environment.keySet()) {
      boolean ours = name.startsWith(PREFIX) && !NO_OPTIONS.contains(name);
      if (ours && !(known.contains(keyOf(name)) && name.equals(variable(keyOf(name))))) {
        throw new IllegalArgumentException("unknown setting " + name + " in the environment");
      }
    }
  }

  private static Set<String> keys(Collection<CommandLine> commands) {
    Set<String> keys = new HashSet<>();
    for (var command : commands) {
      for (var option : command.getCommandSpec().options()) {
        if (!option.usageHelp()) keys.add(key(option));
      }
    }
    keys.removeAll(ONCE);
    return keys;
  }

  private static Properties read(List<String> args, Map<String, String> environment) {
    var properties = new Properties();
    String path = environment.get(PREFIX + "CONFIG");
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.startsWith(CONFIG + "=")) path = arg.substring(CONFIG.length() + 1);
      if (arg.equals(CONFIG) && i + 1 < args.size()) path = args.get(i + 1);
    }
    if (path == null) return properties;
    try (Reader reader = Files.newBufferedReader(Path.of(path))) {
      properties.load(reader);
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the settings file %s cannot be read: %s".formatted(path, e), e);
    }
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option) || option.usageHelp()) return null;
    String key = key(option);
    String fromEnvironment = environment.get(variable(key));
    return fromEnvironment != null ? fromEnvironment : file.getProperty(key);
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^--?", "");
  }

  private static String variable(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static String keyOf(String variable) {
    return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
