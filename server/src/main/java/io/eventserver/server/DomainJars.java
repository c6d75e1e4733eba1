package io.eventserver.server;

import io.eventserver.domain.Domain;
import io.vertx.core.Deployable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What jars bring that share a class loader: domains, named in {@code META-INF/services}, and
 * verticles, each named as {@code Main-Verticle} in its jar's manifest.
 *
 * <p>The manifest's {@code Builds-On} names, separated by commas, the domains whose classes a jar
 * needs and does not have itself.
 *
 * @param buildsOn names of domains
 */
record DomainJars(
    DomainClassLoader loader,
    List<Domain> domains,
    List<Deployable> verticles,
    Set<String> buildsOn) {
  private static final Logger LOG = LoggerFactory.getLogger(DomainJars.class);

  /** What the manifests say. */
  private record Said(Set<String> buildsOn, Set<String> verticles) {}

  /**
   * What is given at the start: in jars, and on the server's own class path.
   *
   * @throws IllegalArgumentException saying what is wrong with which jar
   */
  static DomainJars atStart(List<Path> jars) {
    var server = DomainJars.class.getClassLoader();
    var found = load(jars, List.of(), server::equals);
    boolean own = found.domains.stream().anyMatch(it -> !server.equals(loader(it)));
    if (jars.isEmpty() || own || !found.verticles.isEmpty()) return found;
    throw nothing(jars);
  }

  /**
   * What a jar brings.
   *
   * @param there the domains that it may build on
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static DomainJars of(Path jar, Collection<Registered> there) {
    var found = load(List.of(jar), there, _ -> false);
    if (!found.domains.isEmpty() || !found.verticles.isEmpty()) return found;
    found.close();
    throw nothing(List.of(jar));
  }

  private static IllegalArgumentException nothing(List<Path> jars) {
    return new IllegalArgumentException(
        "no domain in %s: META-INF/services/%s must name it, or Main-Verticle in the manifest a verticle"
            .formatted(jars, Domain.class.getName()));
  }

  private static DomainJars load(
      List<Path> jars, Collection<Registered> there, Predicate<ClassLoader> also) {
    var said = said(jars);
    var known = new HashMap<String, ClassLoader>();
    for (var domain : there) {
      if (said.buildsOn.contains(domain.name())) known.put(domain.name(), domain.loader());
    }
    var loader = DomainClassLoader.of(jars, known.values());
    try {
      var domains = domains(loader, also);
      requireThere(jars, said, known, domains);
      return new DomainJars(loader, domains, verticles(loader, said.verticles), said.buildsOn);
    } catch (RuntimeException | Error e) {
      close(loader);
      requireThere(jars, said, known, List.of());
      throw e;
    }
  }

  private static void requireThere(
      List<Path> jars, Said said, Map<String, ClassLoader> known, List<Domain> own) {
    var missing = new TreeSet<>(said.buildsOn);
    missing.removeAll(known.keySet());
    for (var domain : own) missing.remove(domain.name());
    if (missing.isEmpty()) return;
    throw new IllegalArgumentException(
        "%s builds on %s, which is not here: give or deploy that first".formatted(jars, missing));
  }

  private static Said said(List<Path> jars) {
    var said = new Said(new TreeSet<>(), new TreeSet<>());
    for (Path jar : jars) {
      try (var file = new JarFile(jar.toFile())) {
        var manifest = file.getManifest();
        if (manifest == null) continue;
        add(said.buildsOn, manifest.getMainAttributes().getValue("Builds-On"));
        add(said.verticles, manifest.getMainAttributes().getValue("Main-Verticle"));
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "domain jar %s cannot be read: %s".formatted(jar, e.getMessage()), e);
      }
    }
    return said;
  }

  private static void add(Set<String> names, @Nullable String value) {
    if (value == null) return;
    for (String name : value.split(",", -1)) if (!name.isBlank()) names.add(name.strip());
  }

  private static List<Domain> domains(ClassLoader loader, Predicate<ClassLoader> also) {
    List<Domain> domains = new ArrayList<>();
    try {
      ServiceLoader.load(Domain.class, loader).stream()
          .filter(it -> of(loader, it.type()) || also.test(it.type().getClassLoader()))
          .forEach(it -> domains.add(it.get()));
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new IllegalArgumentException("a domain cannot be loaded: " + e.getMessage(), e);
    }
    return domains;
  }

  private static boolean of(ClassLoader loader, Class<?> type) {
    return loader.equals(type.getClassLoader());
  }

  private static List<Deployable> verticles(ClassLoader loader, Set<String> names) {
    return names.stream().map(name -> verticle(loader, name)).toList();
  }

  private static Deployable verticle(ClassLoader loader, String name) {
    try {
      var type = loader.loadClass(name).asSubclass(Deployable.class);
      return type.getDeclaredConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw noVerticle(name, e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      throw noVerticle(name, e);
    }
  }

  private static IllegalArgumentException noVerticle(String name, Throwable why) {
    return new IllegalArgumentException("verticle %s cannot be made: %s".formatted(name, why), why);
  }

  private static ClassLoader loader(Domain domain) {
    return domain.getClass().getClassLoader();
  }

  /** Nothing of it is used any more. */
  void close() {
    close(loader);
  }

  private static void close(DomainClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      LOG.warn("a jar is not closed: {}", e.getMessage());
    }
  }
}
