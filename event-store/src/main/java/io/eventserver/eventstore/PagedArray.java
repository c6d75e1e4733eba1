package io.eventserver.eventstore;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing array of immutable values with one writer and any number of readers.
 *
 * <p>What the writer put is seen whole by every reader that sees it at all: elements are published
 * with release and read with acquire. Growing copies page references, never elements.
 *
 * @param <T> the values
 */
public final class PagedArray<T> {
  private static final int PAGE_BITS = 12;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Object[].class);

  private volatile @Nullable Object[][] pages = new Object[0][];

  /** The value at an index; null where there is none. Any thread. */
  @SuppressWarnings("unchecked") // only T's are put
  public @Nullable T get(int index) {
    var all = pages;
    int page = index >>> PAGE_BITS;
    if (page >= all.length) return null;
    return (T) ELEMENT.getAcquire(all[page], index & (PAGE_SIZE - 1));
  }

  /** Puts a value, or null. Only the one writer. */
  public void set(int index, @Nullable T value) {
    int page = index >>> PAGE_BITS;
    if (page >= pages.length) grow(page + 1);
    ELEMENT.setRelease(pages[page], index & (PAGE_SIZE - 1), value);
  }

  /** The same values, which do not change with these. Only the one writer. */
  public PagedArray<T> copy() {
    var copy = new PagedArray<T>();
    var all = pages.clone();
    for (int i = 0; i < all.length; i++) all[i] = all[i].clone();
    copy.pages = all;
    return copy;
  }

  /** Removes every value. Only the one writer. */
  public void clear() {
    pages = new Object[0][];
  }

  /** The first index beyond every value put. */
  public int capacity() {
    return pages.length << PAGE_BITS;
  }

  private void grow(int count) {
    var old = pages;
    var more = Arrays.copyOf(old, count);
    for (int i = old.length; i < more.length; i++) more[i] = new Object[PAGE_SIZE];
    pages = more;
  }
}
