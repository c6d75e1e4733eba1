package io.eventserver.server;

import io.eventserver.clusterconfig.Role;
import io.eventserver.eventstore.StoreLink;
import io.eventserver.eventstore.StoreQuestion;
import io.eventserver.server.Peers.Kind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.concurrent.CompletionStage;

/** The node with the store, as one without it asks it over the event bus. */
record StoreNode(Peers peers) implements StoreLink {
  @Override
  public CompletionStage<byte[]> ask(StoreQuestion question, byte[] body) {
    return answer(question, body).map(Buffer::getBytes).recover(Peers::failed).toCompletionStage();
  }

  private Future<Buffer> answer(StoreQuestion question, byte[] body) {
    var store = peers.ownership().store();
    if (store.isEmpty()) return Future.failedFuture(Forwarder.nobody(Role.STORE));
    String id = store.get().id();
    var kind =
        switch (question) {
          case RECORDS, NEXT_RECORDS -> Kind.QUESTION;
          case APPEND, NOTE -> Kind.DEED;
        };
    return peers.ask(id, kind, question.at(id), Buffer.buffer(body), new DeliveryOptions());
  }
}
