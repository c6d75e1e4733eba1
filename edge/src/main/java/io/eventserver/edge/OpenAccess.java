package io.eventserver.edge;

import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Everybody may come in: there are no users. */
public final class OpenAccess implements Access {
  private final Identity anybody;

  /**
   * @param rights of everybody
   */
  public OpenAccess(Rights rights) {
    anybody = Identity.anybody(rights);
  }

  @Override
  public Optional<Identity> unasked(List<String> certificate) {
    return Optional.of(anybody);
  }

  @Override
  public Future<Identity> login(Credentials credentials, String from) {
    return Future.failedFuture(RequestFailure.malformed("this node has no users: nobody logs in"));
  }
}
