package io.eventserver.reactors;

import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Request;
import io.vertx.core.Future;
import java.util.OptionalLong;

/** Neighbours that say what a test wants: at first that there are none. */
final class TestNeighbours implements Neighbours {
  volatile Share share = Share.ALL;
  volatile long othersFinished = Long.MAX_VALUE;

  @Override
  public Share share(String reactor) {
    return share;
  }

  @Override
  public OptionalLong finished(String reactor, Share of, long position) {
    return of.isFirst()
        ? OptionalLong.of(Math.min(position, othersFinished))
        : OptionalLong.empty();
  }

  @Override
  public Future<Answer> issue(Request request) {
    return Future.failedFuture("the store of the test is asked");
  }
}
