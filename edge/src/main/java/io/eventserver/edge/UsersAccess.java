package io.eventserver.edge;

import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Users with passwords and certificates, and others who show a token; what they may, their roles
 * say.
 *
 * <p>Who fails to log in is slowed: an address has to wait for the rest of the minute, a user for a
 * moment each time. How many passwords are looked at at the same time is limited, for it is slow on
 * purpose.
 */
public final class UsersAccess implements Access {
  private static final long SLOWED_MILLIS = 1_000;
  private static final int UNDER_WAY_MAX = 32;
  private static final int UNDER_WAY_PER_ADDRESS_MAX = 8;

  private final Vertx vertx;
  private final Optional<Tokens> tokens;
  private final FailedLogins failures = new FailedLogins(System::nanoTime);
  private final AtomicInteger underWay = new AtomicInteger();
  private final Map<String, Integer> underWayFrom = new ConcurrentHashMap<>();
  private volatile Known known;

  /**
   * Those of a moment.
   *
   * @param users by their names
   * @param roles by their names
   */
  public record Known(Map<String, User> users, Map<String, Role> roles) {
    public Known {
      users = Map.copyOf(users);
      roles = Map.copyOf(roles);
    }
  }

  /**
   * @param tokens that are taken; empty: none
   */
  public UsersAccess(Vertx vertx, Known known, Optional<Tokens> tokens) {
    this.vertx = vertx;
    this.known = known;
    this.tokens = tokens;
  }

  /** Others from now on: also for whoever is here already. */
  public void become(Known now) {
    known = now;
  }

  @Override
  public Optional<Identity> unasked(Caller caller) {
    return caller.certificate().stream()
        .map(known.users::get)
        .flatMap(Stream::ofNullable)
        .findFirst()
        .map(user -> identity(user.name()));
  }

  @Override
  public Future<Identity> login(Credentials credentials, String from) {
    long wait = failures.secondsToWait(from);
    if (wait > 0) {
      return failed(FailureCode.TOO_MANY, "too many failed logins: wait for " + wait + " s");
    }
    boolean few = enter(from);
    var outcome =
        few
            ? identified(credentials).onFailure(_ -> failures.failed(from))
            : UsersAccess.<Identity>failed(
                FailureCode.TOO_MANY, "too many logins at a time: try again");
    return outcome.onComplete(_ -> leave(from));
  }

  /** Takes a place in any case; whether there was one. */
  private boolean enter(String from) {
    int here = underWayFrom.merge(from, 1, Integer::sum);
    return underWay.incrementAndGet() <= UNDER_WAY_MAX && here <= UNDER_WAY_PER_ADDRESS_MAX;
  }

  private void leave(String from) {
    underWay.decrementAndGet();
    underWayFrom.computeIfPresent(from, (_, count) -> count == 1 ? null : count - 1);
  }

  private Future<Identity> identified(Credentials credentials) {
    return switch (credentials) {
      case Credentials.Password(var user, var password) -> password(user, password);
      case Credentials.Token(var token) ->
          tokens.map(it -> it.identity(token, this::rights)).orElseGet(UsersAccess::unknown);
    };
  }

  private Future<Identity> password(String name, String password) {
    String who = "user " + name;
    var slowed =
        failures.secondsToWait(who) > 0
            ? vertx.timer(SLOWED_MILLIS).<Void>mapEmpty()
            : Future.<Void>succeededFuture();
    return slowed
        .compose(_ -> vertx.executeBlocking(() -> isRight(name, password), false))
        .compose(
            right ->
                Boolean.TRUE.equals(right) ? Future.succeededFuture(identity(name)) : unknown())
        .onFailure(_ -> failures.failed(who));
  }

  /** Takes as long for a user that is not there. */
  private boolean isRight(String name, String password) {
    var user = known.users.get(name);
    if (user != null && user.hash().isPresent()) {
      return Passwords.verify(user.hash().get(), password);
    }
    Passwords.verifyNobody(password);
    return false;
  }

  private static Future<Identity> unknown() {
    return failed(FailureCode.UNAUTHENTICATED, "no such login");
  }

  private static <T> Future<T> failed(FailureCode code, String why) {
    return Future.failedFuture(new RequestFailure(code, why));
  }

  private Identity identity(String name) {
    var user = known.users.get(name);
    var roles = user == null ? List.<String>of() : List.copyOf(user.roles());
    return new Identity(
        Optional.of(name),
        roles,
        new LiveRights(() -> known, now -> of(now, name)),
        Optional.empty());
  }

  private static Set<String> of(Known known, String name) {
    var user = known.users.get(name);
    return user == null ? Set.of() : user.roles();
  }

  /** Those of roles that a token names. */
  private Rights rights(Set<String> roles) {
    return new LiveRights(() -> known, _ -> roles);
  }
}
