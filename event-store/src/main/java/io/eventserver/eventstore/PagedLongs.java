package io.eventserver.eventstore;

import java.util.Arrays;

/** A growing array of numbers of one owner; unset ones are 0. */
final class PagedLongs {
  private static final int PAGE_BITS = 12;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;

  private long[][] pages = new long[0][];

  long get(long index) {
    int page = (int) (index >>> PAGE_BITS);
    return page >= pages.length ? 0 : pages[page][(int) index & (PAGE_SIZE - 1)];
  }

  void set(long index, long value) {
    int page = (int) (index >>> PAGE_BITS);
    if (page >= pages.length) grow(page + 1);
    pages[page][(int) index & (PAGE_SIZE - 1)] = value;
  }

  private void grow(int count) {
    var old = pages;
    var more = Arrays.copyOf(old, Math.max(count, old.length + (old.length >> 1)));
    for (int i = old.length; i < more.length; i++) more[i] = new long[PAGE_SIZE];
    pages = more;
  }
}
