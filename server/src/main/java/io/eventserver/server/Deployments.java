package io.eventserver.server;

import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars that a node takes from its folder while it runs: deployed and undeployed one at a time,
 * remembered, and back at the next start.
 */
final class Deployments {
  private static final Logger LOG = LoggerFactory.getLogger("deployments");

  private final Vertx vertx;
  private final Optional<DomainFolder> folder;
  private final Registry registry;
  private final Map<String, Object> atStart;
  private final List<Deployable> verticlesAtStart;
  private final Verticles given;
  private final Map<String, Deployment> all = new ConcurrentSkipListMap<>();
  private final List<String> order = new ArrayList<>();
  private volatile Future<Void> change = Future.succeededFuture();

  /**
   * Registers what was deployed when the node ran last.
   *
   * @param registry of what is given at the start; grows
   * @param verticles given at the start
   * @throws IllegalArgumentException where that cannot be
   */
  Deployments(
      Vertx vertx, Optional<DomainFolder> folder, Registry registry, List<Deployable> verticles) {
    this.vertx = vertx;
    this.folder = folder;
    this.registry = registry;
    this.verticlesAtStart = verticles;
    this.given = new Verticles(vertx);
    this.atStart = Deployment.shown(registry, verticles);
    for (String jar : remembered()) {
      try {
        var back = Deployment.of(required().jar(jar), registry);
        registry.add(back.brings().domains());
        add(back);
      } catch (IllegalArgumentException | RequestFailure | IOException e) {
        throw new IllegalArgumentException(
            "%s, which was deployed, cannot be: %s: put it right, or take it out of deployed.json in %s"
                .formatted(jar, Main.reason(e), required()),
            e);
      }
    }
  }

  private List<String> remembered() {
    if (folder.isEmpty()) return List.of();
    try {
      return folder.get().remembered();
    } catch (RequestFailure e) {
      LOG.warn("nothing is deployed: {}", e.reason());
      return List.of();
    } catch (IOException e) {
      throw new IllegalArgumentException(Main.reason(e), e);
    }
  }

  private DomainFolder required() {
    return folder.orElseThrow(
        () ->
            RequestFailure.malformed(
                "the node has no folder for jars: start it with --domain-dir"));
  }

  private synchronized void add(Deployment deployment) {
    all.put(deployment.name(), deployment);
    order.remove(deployment.name());
    order.add(deployment.name());
  }

  private synchronized void remove(Deployment deployment) {
    all.remove(deployment.name());
    order.remove(deployment.name());
  }

  private synchronized List<Deployment> inOrder() {
    return order.stream().map(all::get).toList();
  }

  private List<String> running() {
    return inOrder().stream().filter(it -> !it.isGone()).map(Deployment::jar).toList();
  }

  /**
   * Starts the verticles of what was there at the start; fails where one cannot be started that was
   * given, while one that was deployed is told and shown.
   */
  Future<Void> start() {
    Future<Void> done = Future.succeededFuture();
    for (var verticle : verticlesAtStart) {
      done = done.compose(_ -> given.deploy(verticle));
    }
    for (var back : inOrder()) {
      done =
          done.compose(
              _ ->
                  back.startVerticles(vertx)
                      .onSuccess(_ -> back.stands(new Deployment.Standing.Running()))
                      .recover(error -> stands(back, error, Deployment.Standing.Incomplete::new)));
    }
    return done;
  }

  private static Future<Void> stands(
      Deployment deployment, Throwable error, Function<String, Deployment.Standing> as) {
    LOG.error("{} is not started as it should be", deployment.jar(), error);
    deployment.stands(as.apply(Main.reason(error)));
    return Future.succeededFuture();
  }

  /** Completes when nothing is being deployed or undeployed. */
  Future<Void> idle() {
    return change;
  }

  /**
   * Deploys a jar of the folder; completes when it is known and begun with.
   *
   * @param from where a reactor begins that never ran; empty: at the head
   */
  Future<Deployment> deploy(Hosting hosting, String jar, OptionalLong from) {
    Promise<Void> over = Promise.promise();
    if (!begin(over)) return Future.failedFuture(busy());
    return vertx
        .executeBlocking(() -> admitted(hosting, jar))
        .map(Objects::requireNonNull)
        .onFailure(_ -> over.complete())
        .onSuccess(
            deployment -> {
              add(deployment);
              bring(hosting, deployment, from).onComplete(_ -> over.complete());
            });
  }

  private synchronized boolean begin(Promise<Void> over) {
    if (!change.isComplete()) return false;
    change = over.future();
    return true;
  }

  private static RequestFailure busy() {
    return RequestFailure.unavailable("another deployment is under way: ask again");
  }

  private Deployment admitted(Hosting hosting, String jar) throws IOException {
    Deployment deployment;
    var file = required().jar(jar);
    var there = all.get(Deployment.name(jar));
    if (there != null && !there.isGone()) {
      throw new RequestFailure(
          FailureCode.CONFLICT, there.name() + " is deployed already: undeploy it first");
    }
    try {
      deployment = Deployment.of(file, registry);
    } catch (IllegalArgumentException e) {
      throw RequestFailure.malformed(Main.reason(e));
    }
    try {
      hosting.admit(deployment.brings());
    } catch (RequestFailure e) {
      deployment.close();
      throw e;
    }
    return deployment;
  }

  private Future<Void> bring(Hosting hosting, Deployment deployment, OptionalLong from) {
    return hosting
        .fold(deployment.brings())
        .compose(_ -> deployment.startVerticles(vertx))
        .compose(_ -> remember())
        .compose(_ -> hosting.begin(deployment.brings(), from))
        .onSuccess(
            _ -> {
              deployment.stands(new Deployment.Standing.Running());
              LOG.info("{} is deployed", deployment.jar());
            })
        .recover(
            error ->
                stands(deployment, error, Deployment.Standing.Failed::new)
                    .compose(_ -> deployment.endVerticles(vertx))
                    .eventually(() -> hosting.undo(deployment.brings()))
                    .eventually(this::remember)
                    .onComplete(_ -> deployment.close()));
  }

  private Future<Void> remember() {
    return vertx
        .executeBlocking(
            () -> {
              required().remember(running());
              return true;
            })
        .mapEmpty();
  }

  /** Ends with what was deployed; completes when nothing of it is there any more. */
  Future<Void> undeploy(Hosting hosting, String name) {
    Promise<Void> over = Promise.promise();
    if (!begin(over)) return Future.failedFuture(busy());
    return Future.succeededFuture()
        .compose(_ -> gone(hosting, deployed(name)))
        .onComplete(_ -> over.complete());
  }

  private Deployment deployed(String name) {
    var deployment = all.get(name);
    if (deployment == null) {
      throw RequestFailure.notFound("'%s' is not deployed: %s are".formatted(name, all.keySet()));
    }
    for (var other : all.values()) {
      boolean needs = !other.equals(deployment) && other.buildsOn(deployment);
      if (!needs || deployment.isGone()) continue;
      throw new RequestFailure(
          FailureCode.CONFLICT, "%s builds on %s: undeploy it first".formatted(other.name(), name));
    }
    return deployment;
  }

  private Future<Void> gone(Hosting hosting, Deployment deployment) {
    if (deployment.isGone()) {
      remove(deployment);
      return Future.succeededFuture();
    }
    return hosting
        .end(deployment.brings())
        .compose(_ -> deployment.endVerticles(vertx).otherwiseEmpty())
        .onSuccess(
            _ -> {
              remove(deployment);
              deployment.close();
              LOG.info("{} is not deployed any more", deployment.jar());
            })
        .compose(_ -> remember());
  }

  /** Everything that there is, and the jars that are not deployed. */
  Map<String, Object> shown() {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("atStart", atStart);
    shown.put("deployed", all.values().stream().map(Deployment::shown).toList());
    if (folder.isPresent()) {
      shown.put("folder", folder.get().toString());
      var jars = new ArrayList<>(jars(folder.get()));
      jars.removeAll(running());
      shown.put("jars", jars);
    }
    return shown;
  }

  private static List<String> jars(DomainFolder folder) {
    try {
      return folder.jars();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends every verticle, those of the start last. */
  Future<Void> stop() {
    Future<Void> done = Future.succeededFuture();
    for (var deployment : inOrder().reversed()) {
      done = done.eventually(() -> deployment.endVerticles(vertx));
    }
    return done.eventually(given::undeploy);
  }

  /** Lets others have the folder. */
  Future<Void> close() {
    try {
      if (folder.isPresent()) folder.get().close();
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }
}
