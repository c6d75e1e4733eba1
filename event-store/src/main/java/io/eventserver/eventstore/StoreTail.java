package io.eventserver.eventstore;

import io.eventserver.eventstore.SegmentScanner.Step;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Reads the log of another node from its beginning on, record by record, and goes on from where it
 * stands: what is lost on the way is asked for again, and nothing else can come.
 *
 * <p>One thread reads; any thread may ask how far it is.
 */
final class StoreTail {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final long ANSWER_MILLIS = 5_000;

  private final StoreLink link;
  private final Consumer<ByteBuffer> intake;
  private volatile Standpoint at = Standpoint.NOWHERE;
  private volatile LogIdentity identity = LogIdentity.NONE;
  private volatile long storeHead;
  private Optional<CompletableFuture<byte[]>> ahead = Optional.empty();
  private long bytes;
  private long begun;

  /** What cannot be mended by asking again. */
  static final class Parted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean toBeReadAnew;

    Parted(String message, boolean toBeReadAnew) {
      super(message);
      this.toBeReadAnew = toBeReadAnew;
    }

    /** Whether reading all of it anew mends that. */
    boolean isToBeReadAnew() {
      return toBeReadAnew;
    }
  }

  /**
   * @param intake takes the body of each record, valid until it returns
   */
  StoreTail(StoreLink link, Consumer<ByteBuffer> intake) {
    this.link = link;
    this.intake = intake;
  }

  /** What stands before somewhere is known already, up to a position. */
  void begin(Standpoint known, long position) {
    at = known;
    begun = position;
  }

  Standpoint standpoint() {
    return at;
  }

  /** Which opening of which log it read from last. */
  LogIdentity identity() {
    return identity;
  }

  /** The head of the log when it was read last. */
  long storeHead() {
    return storeHead;
  }

  /** How many bytes were read. */
  long bytes() {
    return bytes;
  }

  /** About how many there are, when so many events were read. */
  long bytesInAll(long events) {
    long read = events - begun;
    return read == 0 ? bytes : (long) (bytes * ((double) Math.max(read, storeHead - begun) / read));
  }

  /**
   * Takes in the next records.
   *
   * @param question whether the answer may wait for there to be some
   * @return whether there were more
   * @throws RequestFailure where the store does not answer: nothing was taken in
   * @throws Parted where this cannot go on: all state must be built anew
   */
  boolean step(StoreQuestion question) throws InterruptedException {
    var asked = ahead.orElseGet(() -> ask(question, at));
    ahead = Optional.empty();
    var records = records(asked, at);
    // While these are taken in, the next are on their way.
    if (records.more()) ahead = Optional.of(ask(StoreQuestion.RECORDS, records.next()));
    identity = records.log();
    storeHead = records.head();
    try {
      var scanner = SegmentScanner.of(records.bytes());
      for (var step = scanner.next(); step == Step.RECORD; step = scanner.next()) {
        intake.accept(scanner.body());
      }
      if (scanner.offset() != records.bytes().remaining()) {
        throw new CorruptRecord("records that came damaged: " + scanner.damage());
      }
    } catch (IOException | CorruptRecord | IllegalArgumentException e) {
      throw new Parted("the log of the other node cannot be followed: " + e.getMessage(), true);
    }
    at = records.next();
    bytes += records.bytes().remaining();
    return records.more();
  }

  private CompletableFuture<byte[]> ask(StoreQuestion question, Standpoint from) {
    var asked = ShipmentFormat.encode(new RecordsAsked(from, 0, BLOCK_BYTES));
    return link.ask(question, asked).toCompletableFuture();
  }

  /** Asks for records and waits for them. */
  static Shipment.Records ask(StoreLink link, RecordsAsked asked) throws InterruptedException {
    var answer = link.ask(StoreQuestion.RECORDS, ShipmentFormat.encode(asked));
    return records(answer.toCompletableFuture(), asked.from());
  }

  private static Shipment.Records records(CompletableFuture<byte[]> answer, Standpoint from)
      throws InterruptedException {
    return switch (ShipmentFormat.shipment(await(answer))) {
      case Shipment.Records records -> records;
      case Shipment.OtherLog(var log) ->
          throw new Parted(
              "the node with the store has log %s, this node follows log %s: start it anew"
                  .formatted(log, from.log()),
              false);
      case Shipment.Diverged(var log) ->
          throw new Parted(
              "log %s was restored to before what this node has read, epoch %d begins at %d"
                  .formatted(log.log(), log.epoch(), log.first()),
              true);
    };
  }

  private static byte[] await(Future<byte[]> answer) throws InterruptedException {
    try {
      return answer.get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | CompletionException e) {
      throw e.getCause() instanceof RequestFailure failure
          ? failure
          : RequestFailure.unavailable("the store cannot be asked: " + e.getCause());
    } catch (TimeoutException e) {
      throw new RequestFailure(FailureCode.TIMED_OUT, "the store does not answer");
    }
  }
}
