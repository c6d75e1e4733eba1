package io.eventserver.eventstore;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/** A growing array of numbers with one writer and any number of readers; unset ones are 0. */
final class PagedLongs {
  private static final int PAGE_BITS = 12;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  private volatile long[][] pages = new long[0][];

  long get(int index) {
    var all = pages;
    int page = index >>> PAGE_BITS;
    return page >= all.length ? 0 : (long) ELEMENT.getAcquire(all[page], index & (PAGE_SIZE - 1));
  }

  void set(int index, long value) {
    int page = index >>> PAGE_BITS;
    if (page >= pages.length) grow(page + 1);
    ELEMENT.setRelease(pages[page], index & (PAGE_SIZE - 1), value);
  }

  private void grow(int count) {
    var old = pages;
    var more = Arrays.copyOf(old, Math.max(count, old.length + (old.length >> 1)));
    for (int i = old.length; i < more.length; i++) more[i] = new long[PAGE_SIZE];
    pages = more;
  }
}
