package io.eventserver.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Console commands that domain jars bring along as {@link ToolProvider}s. */
final class ConsoleTools {
  private static final String HOME = "eventserver.home";

  private ConsoleTools() {}

  /** The tool of a name. */
  static Optional<ToolProvider> find(String name) {
    if (name.startsWith("-")) return Optional.empty();
    return all().filter(tool -> tool.name().equals(name)).findFirst();
  }

  /** The names of all tools. */
  static List<String> names() {
    return all().map(ToolProvider::name).sorted().toList();
  }

  private static Stream<ToolProvider> all() {
    var jars = shippedDomains();
    if (jars.isEmpty()) return Stream.empty();
    // The JDK's own tools are none of ours.
    var loader = DomainClassLoader.of(jars, List.of());
    return ServiceLoader.load(ToolProvider.class, loader).stream()
        .filter(provider -> loader.equals(provider.type().getClassLoader()))
        .map(ServiceLoader.Provider::get);
  }

  /** The jars in the folder {@code domains} of the installation. */
  static List<Path> shippedDomains() {
    String home = System.getProperty(HOME);
    if (home == null) return List.of();
    Path folder = Path.of(home, "domains");
    if (!Files.isDirectory(folder)) return List.of();
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
