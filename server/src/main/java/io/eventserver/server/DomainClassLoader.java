package io.eventserver.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Finds the classes of jars: the server's first, then those of the domains that the jars build on,
 * then their own. So an event is the very same class for all who know it.
 */
final class DomainClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final List<ClassLoader> domains;

  private DomainClassLoader(URL[] jars, Collection<ClassLoader> domains) {
    super("domains", jars, DomainClassLoader.class.getClassLoader());
    this.domains = List.copyOf(domains);
  }

  /**
   * A loader of jars.
   *
   * @param domains loaders of what they build on
   * @throws IllegalArgumentException where a jar is missing
   */
  static DomainClassLoader of(List<Path> jars, Collection<ClassLoader> domains) {
    return new DomainClassLoader(
        jars.stream().map(DomainClassLoader::url).toArray(URL[]::new), domains);
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

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    for (var domain : domains) {
      try {
        return domain.loadClass(name);
      } catch (ClassNotFoundException e) {
        // It is another's, or one of these jars'.
      }
    }
    return super.findClass(name);
  }
}
