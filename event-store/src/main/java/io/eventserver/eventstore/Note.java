package io.eventserver.eventstore;

import java.nio.ByteBuffer;

/** What a reactor has to remember: stored in the log, but without a position. */
public sealed interface Note extends LogEntry {
  String reactor();

  @Override
  default void encode(EntryEncoder encoder, ByteBuffer out, EntryEncoder.Places places) {
    encoder.note(out, this);
  }

  /** Every reaction up to a position is finished. */
  record Checkpoint(String reactor, long position) implements Note {}

  /** The reaction to a position was given up after so many attempts. */
  record DeadLetter(String reactor, long position, int attempts, String reason) implements Note {}

  /** A dead letter is one no more: retried with success, or skipped. */
  record Settled(String reactor, long position) implements Note {}
}
