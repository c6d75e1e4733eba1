package io.eventserver.server;

import io.eventserver.domain.Domain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds domains in jars, each jar set in a class loader of its own below the server's. */
final class DomainLoader {
  private DomainLoader() {}

  /**
   * The domains in jars, and those on the server's own class path.
   *
   * @throws IllegalArgumentException where there are jars and no domain in them, or one cannot be
   *     made
   */
  static List<Domain> load(List<Path> jars) {
    var loader = classLoader(jars);
    var domains = load(loader);
    if (!jars.isEmpty()
        && domains.stream().noneMatch(it -> loader.equals(it.getClass().getClassLoader()))) {
      throw new IllegalArgumentException(
          "no domain in %s: META-INF/services/%s must name it"
              .formatted(jars, Domain.class.getName()));
    }
    return domains;
  }

  /**
   * A class loader of the jars; the server's own where there are none. It lives as long as the
   * process.
   *
   * @throws IllegalArgumentException where a jar is missing
   */
  static ClassLoader classLoader(List<Path> jars) {
    var parent = DomainLoader.class.getClassLoader();
    if (jars.isEmpty()) return parent;
    return new URLClassLoader(
        "domains", jars.stream().map(DomainLoader::url).toArray(URL[]::new), parent);
  }

  private static List<Domain> load(ClassLoader loader) {
    List<Domain> domains = new ArrayList<>();
    try {
      ServiceLoader.load(Domain.class, loader).forEach(domains::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new IllegalArgumentException("a domain cannot be loaded: " + e.getMessage(), e);
    }
    return domains;
  }

  private static URL url(Path jar) {
    if (!Files.isReadable(jar)) {
      throw new IllegalArgumentException("domain jar " + jar + " cannot be read");
    }
    try {
      return jar.toRealPath().toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("domain jar " + jar, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
