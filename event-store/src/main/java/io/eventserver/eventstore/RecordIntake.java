package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Takes in a log record by record, in order: rebuilds what is kept in memory and tells a replay.
 *
 * <p>Owned by one thread. What does not follow from the records before is a {@link CorruptRecord}.
 */
final class RecordIntake {
  private final Sequencer sequencer;
  private final Dictionary dictionary;
  private final RecordDecoder decoder;
  private final RecordDecoder.Sink sink = this::event;
  private Replay replay;
  private boolean indexed;

  RecordIntake(Sequencer sequencer, Dictionary dictionary, Replay replay) {
    this.sequencer = sequencer;
    this.dictionary = dictionary;
    this.decoder = new RecordDecoder(dictionary, sequencer.directory);
    this.replay = replay;
  }

  /** Whether events were read whose decision has not ended. */
  boolean isInsideDecision() {
    return decoder.isInsideDecision();
  }

  /** The decision that was told last, of which these are the events. */
  StoredDecision decision(List<Recorded<Object>> events) {
    return new StoredDecision(decoder.fingerprint(), decoder.refusal(), events);
  }

  /** Everything so far is found by its name, and what comes will be at once; tells another. */
  void goOn(Replay other) {
    sequencer.index();
    indexed = true;
    replay = other;
  }

  /** Takes the next record by its body. */
  void take(ByteBuffer body) {
    try {
      takeIn(body);
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw CorruptRecord.tooShort();
    }
  }

  private void takeIn(ByteBuffer body) {
    byte kind = body.get(body.position());
    switch (kind) {
      case RecordFormat.EVENT -> decoder.event(body, sink);
      case RecordFormat.TYPE -> {
        body.get();
        int number = Short.toUnsignedInt(body.getShort());
        require(number == dictionary.define(RecordDecoder.type(body)), "event type out of order");
      }
      case RecordFormat.AGGREGATE -> {
        body.get();
        decoder.aggregate(body);
        if (indexed) sequencer.directory.index();
      }
      case RecordFormat.META -> {
        body.get();
        int number = body.getInt();
        require(number == dictionary.define(RecordDecoder.meta(body)), "meta out of order");
      }
      case RecordFormat.MARK, RecordFormat.EPOCH -> {
        // Of the file that they stand in, not of what happened.
      }
      case RecordFormat.CHECKPOINT, RecordFormat.DEAD, RecordFormat.SETTLED -> {
        body.get();
        replay.note(RecordDecoder.note(kind, body));
      }
      default -> throw new CorruptRecord("a record of kind " + kind);
    }
  }

  private void event(Identity identity, long previous, Recorded<Object> recorded, boolean last) {
    require(previous == sequencer.last(identity.dense()), "a chain that leads elsewhere");
    sequencer.admit(
        identity.dense(), recorded.version(), recorded.position(), decoder.millis(recorded));
    sequencer.commit(recorded.position());
    if (last && recorded.commandId().isPresent()) {
      named(recorded.commandId().get(), recorded.position());
    }
    replay.event(identity, recorded);
  }

  private void named(String commandId, long position) {
    if (indexed) sequencer.commandIds.put(commandId, position);
    else sequencer.commandIds.define(commandId, position);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new CorruptRecord(otherwise);
  }
}
