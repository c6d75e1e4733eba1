package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * What the log keeps in memory, as it was at a cut: everything that reading it up to there would
 * rebuild, but for the command ids, which stand in files of their own.
 */
public final class LogImage implements SnapshotPart {
  static final String NAME = "log";

  private final Standpoint standpoint;
  private final long position;
  private final long timeMillis;
  private final List<StoredType> types;
  private final List<Map<String, String>> metas;
  private final List<Epochs.Begun> epochs;
  private final Standings standings;
  private final long heldNanos;
  private final Directory directory;
  private final int aggregates;
  private final CommandIds commandIds;
  private final Checksum bytesBefore;

  /** Reads what stands in the log before the place of the cut. */
  interface Checksum {
    int get() throws IOException;
  }

  /**
   * Takes what is known at a cut.
   *
   * @param draft what was admitted by then
   * @param epochs those that began before the place
   * @param bytesBefore of what stands before the place, read when it is asked for
   */
  LogImage(
      Standpoint standpoint,
      Draft draft,
      List<Epochs.Begun> epochs,
      Sequencer sequencer,
      Checksum bytesBefore) {
    this.bytesBefore = bytesBefore;
    this.standpoint = standpoint;
    this.position = draft.position;
    this.timeMillis = draft.timeMillis;
    this.types = draft.types;
    this.metas = draft.metas;
    this.standings = draft.standings;
    this.heldNanos = draft.nanos;
    this.epochs = epochs;
    this.directory = sequencer.directory;
    this.aggregates = sequencer.directory.size();
    this.commandIds = sequencer.commandIds;
  }

  /** What is taken when a cut is admitted: later it would hold what comes after. */
  record Draft(
      long position,
      long timeMillis,
      Standings standings,
      List<StoredType> types,
      List<Map<String, String>> metas,
      long nanos) {
    static Draft of(Sequencer sequencer, Dictionary dictionary) {
      long begin = System.nanoTime();
      var extent = dictionary.extent();
      var standings = sequencer.standings();
      return new Draft(
          sequencer.admitted(),
          sequencer.timeMillis(),
          standings,
          dictionary.types(extent),
          dictionary.metas(extent),
          System.nanoTime() - begin);
    }
  }

  Standpoint standpoint() {
    return standpoint;
  }

  /** The position of the last event before the cut. */
  public long position() {
    return position;
  }

  /** The openings of the log before the cut. */
  List<Epochs.Begun> epochs() {
    return epochs;
  }

  /** How long whoever wanted to append was held up. */
  long heldNanos() {
    return heldNanos;
  }

  int bytesBefore() throws IOException {
    return bytesBefore.get();
  }

  CommandIds commandIds() {
    return commandIds;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void write(SnapshotOut out) throws IOException {
    out.entry(
        it ->
            it.putLong(position)
                .putLong(timeMillis)
                .putInt(types.size())
                .putInt(metas.size())
                .putInt(aggregates));
    for (int i = 0; i < types.size(); i++) {
      int number = i + 1;
      out.entry(it -> RecordFormat.type(it, number, types.get(number - 1)));
    }
    for (int i = 0; i < metas.size(); i++) {
      int number = i + 1;
      out.entry(it -> RecordFormat.meta(it, number, metas.get(number - 1)));
    }
    for (int i = 0; i < aggregates; i++) {
      int dense = i;
      out.entry(it -> aggregate(it, dense));
    }
  }

  private void aggregate(ByteBuffer out, int dense) {
    RecordFormat.aggregate(out, directory.get(dense));
    Fields.writeLong(out, standings.version(dense));
    Fields.writeLong(out, standings.last(dense));
  }

  /** Takes in what was written, where nothing is known yet. */
  static void read(SnapshotIn in, Sequencer sequencer, Dictionary dictionary) throws IOException {
    var counts = in.entry();
    long position = counts.getLong();
    long time = counts.getLong();
    int types = counts.getInt();
    int metas = counts.getInt();
    int aggregates = counts.getInt();
    for (int i = 1; i <= types; i++) {
      var entry = in.entry();
      require(Short.toUnsignedInt(entry.getShort()) == i);
      require(dictionary.define(RecordDecoder.type(entry)) == i);
    }
    for (int i = 1; i <= metas; i++) {
      var entry = in.entry();
      require(entry.getInt() == i);
      require(dictionary.define(RecordDecoder.meta(entry)) == i);
    }
    var decoder = new RecordDecoder(dictionary, sequencer.directory);
    for (int i = 0; i < aggregates; i++) {
      var entry = in.entry();
      int dense = decoder.aggregate(entry);
      sequencer.restore(dense, Fields.readLong(entry), Fields.readLong(entry));
    }
    sequencer.restore(position, time);
  }

  private static void require(boolean holds) {
    if (!holds) throw new CorruptRecord("a definition out of order");
  }
}
