package io.eventserver.edge;

import io.eventserver.wire.Addresses;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who one client is, and what it may. Owned by its event loop. */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Access access;
  private final Audit audit;
  private final String connection;
  private final String from;
  private Optional<Identity> identity;
  private Map<String, String> meta = Map.of();
  private boolean deniedAsNobody;

  /**
   * @param connection an id of its own
   */
  Session(Inside inside, String connection, Caller caller) {
    this.access = inside.access();
    this.audit = inside.audit();
    this.connection = connection;
    this.from = caller.from();
    identity = access.unasked(caller);
    identity.ifPresent(this::become);
  }

  private void become(Identity found) {
    identity = Optional.of(found);
    meta =
        found.user().map(user -> Map.of("user", user, "connection", connection)).orElse(Map.of());
    if (found.user().isPresent()) note("login", null);
  }

  /** Whether it is known who it is. */
  boolean isKnown() {
    return identity.isPresent();
  }

  /** Whether what was known holds no more. */
  boolean isOver(Instant now) {
    return identity.flatMap(Identity::until).filter(end -> !now.isBefore(end)).isPresent();
  }

  String from() {
    return from;
  }

  /** What is recorded with what it writes. */
  Map<String, String> meta() {
    return meta;
  }

  /** Finds out who it says that it is; completes on any thread, or fails as it is to be told. */
  Future<Identity> login(@Nullable JsonPart body) {
    try {
      if (body == null) throw RequestFailure.malformed("a login: {user, password} or {token}");
      return access.login(Credentials.read(body), from).recover(Session::failed);
    } catch (RequestFailure e) {
      return Future.failedFuture(e);
    }
  }

  /** What went wrong inside is nothing for somebody who is nobody. */
  private static Future<Identity> failed(Throwable error) {
    if (error instanceof RequestFailure) return Future.failedFuture(error);
    LOG.error("a login could not be looked at", error);
    return Future.failedFuture(
        RequestFailure.unavailable("the login could not be looked at: try again"));
  }

  /** It is who it said. */
  Map<String, Object> loggedIn(Identity found) {
    become(found);
    return Map.of("user", found.user().orElse(""), "roles", found.roles());
  }

  void loginFailed() {
    note("login-failed", null);
  }

  /** Whether it may send something to an address. */
  boolean maySend(String address, JsonPart.@Nullable Bytes body) {
    return may(
        it ->
            it.maySend(address)
                && (body == null || !Addresses.isRequest(address) || it.mayAsk(address, body)));
  }

  boolean mayPublish(String address) {
    return may(it -> it.mayPublish(address));
  }

  boolean mayHear(String address) {
    return may(it -> it.mayHear(address));
  }

  /** Who is nobody may nothing. */
  private boolean may(Predicate<Rights> what) {
    return identity.isPresent() && what.test(identity.get().rights());
  }

  /** What it is told that may not do something, which says no more than that. */
  RequestFailure denied(String address) {
    // Who is nobody must not be able to fill the audit log: once will do.
    if (isKnown() || !deniedAsNobody) note("denied", address);
    deniedAsNobody |= !isKnown();
    return isKnown()
        ? new RequestFailure(FailureCode.FORBIDDEN, "access_denied")
        : new RequestFailure(FailureCode.UNAUTHENTICATED, "log in first, at " + Edge.LOGIN);
  }

  /** It administrates. */
  void administers(String address) {
    note("administration", address);
  }

  private void note(String event, @Nullable String address) {
    String user = identity.flatMap(Identity::user).orElse(null);
    audit.note(new AuditEntry(event, connection, from, user, address));
  }
}
