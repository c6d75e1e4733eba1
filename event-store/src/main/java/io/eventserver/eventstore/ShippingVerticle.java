package io.eventserver.eventstore;

import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Answers the questions of nodes without the store.
 *
 * <p>Who asks for the next records where there are none is answered when there are, or after a
 * moment: nothing is sent that was not asked for, so that a slow node is never flooded.
 */
public final class ShippingVerticle extends VerticleBase {
  static final long HOLD_MILLIS = 1_000;
  private static final int WAITING_MAX = 1_000;

  private final Shipping shipping;
  private final String node;
  private final Consumer<Note> noted;
  private List<Waiting> waiting = new ArrayList<>();
  private long told;

  private record Waiting(Message<Buffer> message, long timer) {}

  /**
   * @param node by which this one is asked
   * @param noted is told of notes of other nodes that are durable
   */
  public ShippingVerticle(Shipping shipping, String node, Consumer<Note> noted) {
    this.shipping = shipping;
    this.node = node;
    this.noted = noted;
  }

  @Override
  public Future<?> start() {
    return Future.all(
        List.of(
            serve(StoreQuestion.RECORDS, this::records),
            serve(StoreQuestion.NEXT_RECORDS, this::nextRecords),
            serve(StoreQuestion.APPEND, this::append),
            serve(StoreQuestion.NOTE, this::note),
            vertx.eventBus().localConsumer(Bus.COMMITTED, _ -> answerWaiting()).completion()));
  }

  private Future<?> serve(StoreQuestion question, Consumer<Message<Buffer>> service) {
    return vertx
        .eventBus()
        .<Buffer>consumer(
            question.at(node),
            message -> {
              try {
                service.accept(message);
              } catch (Exception | Error e) {
                JsonService.fail(message, e);
              }
            })
        .completion();
  }

  private void records(Message<Buffer> message) {
    byte[] asked = message.body().getBytes();
    vertx
        .executeBlocking(() -> shipping.records(asked), false)
        .onComplete(bytes -> reply(message, bytes), error -> JsonService.fail(message, error));
  }

  private void nextRecords(Message<Buffer> message) {
    byte[] asked = message.body().getBytes();
    long before = told;
    vertx
        .executeBlocking(() -> shipping.next(asked), false)
        .onComplete(
            found -> answer(message, found, before), error -> JsonService.fail(message, error));
  }

  /** What was told since the question came may have been missed by it: then it is looked again. */
  private void answer(Message<Buffer> message, Optional<byte[]> found, long before) {
    if (found.isPresent()) reply(message, found.get());
    else if (told != before || waiting.size() >= WAITING_MAX) records(message);
    else waiting.add(new Waiting(message, vertx.setTimer(HOLD_MILLIS, _ -> giveUp(message))));
  }

  private void giveUp(Message<Buffer> message) {
    waiting.removeIf(it -> it.message.equals(message));
    records(message);
  }

  private void answerWaiting() {
    told++;
    var all = waiting;
    waiting = new ArrayList<>();
    for (var each : all) {
      vertx.cancelTimer(each.timer);
      records(each.message);
    }
  }

  private void append(Message<Buffer> message) {
    shipping.append(
        message.body().getBytes(), bytes -> context.runOnContext(_ -> reply(message, bytes)));
  }

  private void note(Message<Buffer> message) {
    shipping.note(
        message.body().getBytes(),
        (note, failure) -> context.runOnContext(_ -> noted(message, note, failure)));
  }

  private void noted(Message<Buffer> message, Note note, Optional<RequestFailure> failure) {
    if (failure.isPresent()) {
      JsonService.fail(message, failure.get());
      return;
    }
    noted.accept(note);
    reply(message, new byte[0]);
    answerWaiting();
  }

  private static void reply(Message<Buffer> message, byte[] bytes) {
    message.reply(Buffer.buffer(bytes));
  }
}
