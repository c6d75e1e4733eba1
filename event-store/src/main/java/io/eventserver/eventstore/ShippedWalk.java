package io.eventserver.eventstore;

import io.eventserver.eventstore.SegmentScanner.Step;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Walks records that another node ships, block by block. */
final class ShippedWalk implements RecordSource.Walk {
  private final StoreLink link;
  private final int blockBytes;
  private Shipment.Records block;
  private SegmentScanner scanner;

  /**
   * Begins at or before an event.
   *
   * @param at how far the asking node has read: the other's log must still begin with that
   */
  ShippedWalk(StoreLink link, Standpoint at, long position, int blockBytes) throws IOException {
    this.link = link;
    this.blockBytes = blockBytes;
    this.block = ask(new RecordsAsked(at, position, blockBytes));
    this.scanner = SegmentScanner.of(block.bytes());
  }

  private Shipment.Records ask(RecordsAsked asked) throws IOException {
    try {
      return StoreTail.ask(link, asked);
    } catch (StoreTail.Parted e) {
      throw RequestFailure.unavailable(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    while (true) {
      var step = scanner.next();
      if (step == Step.RECORD) return scanner.body();
      if (step == Step.DAMAGE) throw new IOException("records came damaged: " + scanner.damage());
      if (!block.more()) return null;
      block = ask(new RecordsAsked(block.next(), 0, blockBytes));
      scanner = SegmentScanner.of(block.bytes());
    }
  }
}
