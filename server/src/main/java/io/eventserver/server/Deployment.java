package io.eventserver.server;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A jar that was deployed, or is to be: what it brings, and how that stands. */
final class Deployment {
  private static final long SECONDS_MAX = 30;
  private static final long END_SECONDS_MAX = 3;

  private final String jar;
  private final DomainJars found;
  private final Registry brings;
  private final List<String> verticles = new CopyOnWriteArrayList<>();
  private volatile Standing standing = new Standing.Starting();

  /** How it stands. */
  sealed interface Standing {

    /** It is not where everything else is. */
    record Starting() implements Standing {}

    record Running() implements Standing {}

    /** Its domains are there, and not all of its verticles. */
    record Incomplete(String reason) implements Standing {}

    /** It is there no more. */
    record Failed(String reason) implements Standing {}
  }

  private Deployment(String jar, DomainJars found, Registry brings) {
    this.jar = jar;
    this.found = found;
    this.brings = brings;
  }

  /**
   * Reads a jar; blocks.
   *
   * @param there what it may build on
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Deployment of(Path file, Registry there) {
    String jar = file.getFileName().toString();
    var found = DomainJars.of(file, there.domains());
    try {
      return new Deployment(jar, found, Registry.of(found.domains()));
    } catch (RuntimeException e) {
      found.close();
      throw e;
    }
  }

  /** What whoever operates it calls it: the jar's file without the ending. */
  static String name(String jar) {
    return jar.substring(0, jar.length() - ".jar".length());
  }

  String name() {
    return name(jar);
  }

  String jar() {
    return jar;
  }

  Registry brings() {
    return brings;
  }

  void stands(Standing now) {
    standing = now;
  }

  /** Whether nothing of it is there. */
  boolean isGone() {
    return standing instanceof Standing.Failed;
  }

  /** Whether it needs a domain that another brings. */
  boolean buildsOn(Deployment other) {
    return !isGone()
        && other.brings.shapes().keySet().stream().anyMatch(found.buildsOn()::contains);
  }

  /** Starts its verticles, one after the other. */
  Future<Void> startVerticles(Vertx vertx) {
    Future<Void> done = Future.succeededFuture();
    for (var verticle : found.verticles()) done = done.compose(_ -> start(vertx, verticle));
    return done;
  }

  private Future<Void> start(Vertx vertx, Deployable verticle) {
    var options = new DeploymentOptions().setClassLoader(found.loader());
    var started = vertx.deployVerticle(verticle, options);
    return started
        .timeout(SECONDS_MAX, TimeUnit.SECONDS)
        .onSuccess(verticles::add)
        // One that starts too late must not stay.
        .onFailure(_ -> started.onSuccess(vertx::undeploy))
        .mapEmpty();
  }

  /** Ends its verticles, whatever becomes of each. */
  Future<Void> endVerticles(Vertx vertx) {
    Future<Void> done = Future.succeededFuture();
    for (String id : verticles.reversed()) {
      done = done.eventually(() -> vertx.undeploy(id).timeout(END_SECONDS_MAX, TimeUnit.SECONDS));
    }
    verticles.clear();
    return done;
  }

  /** Nothing of it is used any more. */
  void close() {
    found.close();
  }

  /** As whoever operates it sees it. */
  Map<String, Object> shown() {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("name", name());
    shown.put("jar", jar);
    switch (standing) {
      case Standing.Starting() -> shown.put("standing", "starting");
      case Standing.Running() -> shown.put("standing", "running");
      case Standing.Incomplete(var reason) -> {
        shown.put("standing", "incomplete");
        shown.put("failure", reason);
      }
      case Standing.Failed(var reason) -> {
        shown.put("standing", "failed");
        shown.put("failure", reason);
      }
    }
    if (!found.buildsOn().isEmpty()) shown.put("buildsOn", found.buildsOn());
    shown.putAll(shown(brings, found.verticles()));
    return shown;
  }

  /** What there is of each kind, by name. */
  static Map<String, Object> shown(Registry brings, List<Deployable> verticles) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("domains", brings.shapes().keySet());
    brings.offers().forEach((role, names) -> shown.put(role.toString(), new TreeSet<>(names)));
    shown.put("verticles", verticles.stream().map(it -> it.getClass().getName()).toList());
    return shown;
  }
}
