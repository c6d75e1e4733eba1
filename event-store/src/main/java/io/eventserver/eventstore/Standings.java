package io.eventserver.eventstore;

import java.util.Arrays;
import java.util.BitSet;

/** Each aggregate's version and the position of its last event; 0 where it has none. One owner. */
final class Standings {
  private static final int PAGE_BITS = 11;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;

  // Of each aggregate its version, then its last position: mostly both are wanted.
  private long[][] pages = new long[0][];

  // Pages that a copy has too: they are not written to any more.
  private BitSet shared = new BitSet();

  long version(int dense) {
    int page = dense >>> PAGE_BITS;
    return page >= pages.length ? 0 : pages[page][at(dense)];
  }

  long last(int dense) {
    int page = dense >>> PAGE_BITS;
    return page >= pages.length ? 0 : pages[page][at(dense) + 1];
  }

  void set(int dense, long version, long last) {
    int page = dense >>> PAGE_BITS;
    if (page >= pages.length) grow(page + 1);
    if (shared.get(page)) own(page);
    pages[page][at(dense)] = version;
    pages[page][at(dense) + 1] = last;
  }

  private void own(int page) {
    pages[page] = pages[page].clone();
    shared.clear(page);
  }

  /** The same as they are now, for another thread; takes hardly any time. */
  Standings copy() {
    var copy = new Standings();
    copy.pages = pages.clone();
    shared = new BitSet();
    shared.set(0, pages.length);
    return copy;
  }

  void clear() {
    pages = new long[0][];
    shared = new BitSet();
  }

  private static int at(int dense) {
    return (dense & (PAGE_SIZE - 1)) << 1;
  }

  private void grow(int count) {
    var old = pages;
    var more = Arrays.copyOf(old, count);
    for (int i = old.length; i < more.length; i++) more[i] = new long[2 * PAGE_SIZE];
    pages = more;
  }
}
