package io.eventserver.eventstore;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the log has defined so far: types of events with their readers, and metas. */
final class Dictionary {
  private final EventTypes eventTypes;
  private final Interned<StoredType> types = new Interned<>();
  private final Interned<Map<String, String>> metas = new Interned<>();

  // Read by any thread, while the owner of the log defines more.
  private final PagedArray<PayloadReader> readers = new PagedArray<>();
  private final PagedArray<Map<String, String>> metaValues = new PagedArray<>();

  // The type number of each codec that was asked for, by the codec's number; 0 = not yet.
  private int[] written = new int[16];
  private Extent extent = new Extent(0, 0);

  Dictionary(EventTypes eventTypes) {
    this.eventTypes = eventTypes;
  }

  EventTypes eventTypes() {
    return eventTypes;
  }

  /** The number of what a codec writes, 0 where it is not defined. */
  int number(EventCodec codec) {
    // Asked for each event: a stored type is found by all of its fields, a codec by its number.
    if (codec.number() >= written.length) written = Arrays.copyOf(written, codec.number() * 2);
    int known = written[codec.number()];
    if (known == 0) written[codec.number()] = types.number(codec.stored());
    return written[codec.number()];
  }

  /** The number of a meta, 0 where it is not defined. */
  int number(Map<String, String> meta) {
    return metas.number(meta);
  }

  int define(StoredType type) {
    int number = types.define(type);
    readers.set(number, eventTypes.reader(type));
    extent = new Extent(types.size(), metas.size());
    return number;
  }

  int define(Map<String, String> meta) {
    int number = metas.define(Map.copyOf(meta));
    metaValues.set(number, Map.copyOf(meta));
    extent = new Extent(types.size(), metas.size());
    return number;
  }

  PayloadReader reader(int type) {
    var reader = readers.get(type);
    if (reader == null) throw new CorruptRecord("event type %d is not defined".formatted(type));
    return reader;
  }

  Map<String, String> meta(int number) {
    var meta = metaValues.get(number);
    if (meta == null) throw new CorruptRecord("meta %d is not defined".formatted(number));
    return meta;
  }

  /** How much is defined, to come back to. */
  Extent extent() {
    return extent;
  }

  /** The types up to an extent, in the order in which they were defined. */
  List<StoredType> types(Extent upTo) {
    return types.values(upTo.types());
  }

  /** The metas up to an extent, in the order in which they were defined. */
  List<Map<String, String>> metas(Extent upTo) {
    return metas.values(upTo.metas());
  }

  void cutBackTo(Extent earlier) {
    types.cutBackTo(earlier.types());
    metas.cutBackTo(earlier.metas());
    if (!extent.equals(earlier)) Arrays.fill(written, 0);
    extent = earlier;
  }

  record Extent(int types, int metas) {}
}
