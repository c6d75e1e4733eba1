package io.eventserver.edge;

import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import java.util.Optional;

/** Everybody may come in: there are no users. */
public final class OpenAccess implements Access {
  private final Identity local;
  private final Identity remote;

  /**
   * @param local rights of whoever is on this machine
   * @param remote rights of everybody else
   */
  public OpenAccess(Rights local, Rights remote) {
    this.local = Identity.anybody(local);
    this.remote = Identity.anybody(remote);
  }

  @Override
  public Optional<Identity> unasked(Caller caller) {
    return Optional.of(caller.isLocal() ? local : remote);
  }

  @Override
  public Future<Identity> login(Credentials credentials, String from) {
    return Future.failedFuture(RequestFailure.malformed("this node has no users: nobody logs in"));
  }
}
