package io.eventserver.eventstore;

import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What a store does for nodes without it: ships records, takes appends and notes. Any thread. */
public final class Shipping {
  private final FileLog log;
  private final LogShipper shipper;
  private final AppendsFormat appends;
  private final OutcomesFormat outcomes;

  /**
   * @param types how events travel
   */
  public Shipping(FileLog log, EventTypes types) {
    this.log = log;
    this.shipper = log.shipper();
    this.appends = new AppendsFormat(types);
    this.outcomes = new OutcomesFormat(types);
  }

  /** Records as they are asked for; empty where there are none now. Blocks. */
  Optional<byte[]> next(byte[] asked) throws IOException {
    var shipment = shipper.ship(ShipmentFormat.asked(asked));
    boolean nothing =
        shipment instanceof Shipment.Records records && !records.bytes().hasRemaining();
    return nothing ? Optional.empty() : Optional.of(ShipmentFormat.encode(shipment));
  }

  /** Records as they are asked for, maybe none. Blocks. */
  byte[] records(byte[] asked) throws IOException {
    return ShipmentFormat.encode(shipper.ship(ShipmentFormat.asked(asked)));
  }

  /**
   * Hands over appends; told what they came to as bytes.
   *
   * @throws RequestFailure where nothing was taken
   */
  void append(byte[] message, Consumer<byte[]> outcome) {
    var in = fromOurs(message);
    Appends decoded;
    try {
      decoded = appends.decode(in);
    } catch (UnreadableType e) {
      throw RequestFailure.unavailable(
          "the node with the store has another version of the domain: " + e.getMessage());
    }
    Consumer<List<Appended>> told = all -> outcome.accept(outcomes.encode(all));
    if (!log.append(decoded, told)) throw overloaded();
  }

  /**
   * Hands over a note; told whether it is durable, together with the note.
   *
   * @throws RequestFailure where it was not taken
   */
  void note(byte[] message, BiConsumer<Note, Optional<RequestFailure>> outcome) {
    var note = NoteFormat.decode(fromOurs(message));
    if (!log.note(note, failure -> outcome.accept(note, failure))) throw overloaded();
  }

  /** What was decided on events that this log has not must not get into it. */
  private ByteBuffer fromOurs(byte[] message) {
    var in = ByteBuffer.wrap(message);
    if (shipper.isOurs(ShipmentFormat.standpoint(in))) return in;
    throw RequestFailure.unavailable(
        "the node that sent this has read what is not in the log: it must build its state anew");
  }

  private static RequestFailure overloaded() {
    return RequestFailure.unavailable("the log is overloaded: ask again");
  }
}
