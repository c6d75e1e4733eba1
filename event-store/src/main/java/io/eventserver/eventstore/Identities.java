package io.eventserver.eventstore;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Type and id of each aggregate by its dense number: 18 bytes where the id is a UUID in its
 * canonical form, which becomes text again when it is asked for.
 *
 * <p>One thread adds, any thread reads what it knows to have been added.
 */
final class Identities {
  private static final int PAGE_BITS = 12;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final int RECENT = 1 << 14;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final List<String> types = new CopyOnWriteArrayList<>();
  // What is asked for often, as events are read: each place is one of many numbers'.
  private final @Nullable Identity[] recent = new Identity[RECENT];
  private volatile Page[] pages = new Page[0];
  // Whoever sees it sees what was added; told with release, as a volatile write costs more than
  // all.
  private final AtomicInteger size = new AtomicInteger();

  private static final class Page {
    private final long[] ids = new long[2 * PAGE_SIZE];
    private final short[] types = new short[PAGE_SIZE];
    // Ids that are no UUIDs; null while there is none.
    private @Nullable String @Nullable [] texts;
  }

  /** How many there are. */
  int size() {
    return size.getAcquire();
  }

  /** Adds the next one. */
  void add(Identity identity) {
    var uuid = Uuids.canonical(identity.id());
    if (uuid == null) add(identity.aggregate(), identity.id());
    else add(identity.aggregate(), uuid);
    recent[identity.dense() & (RECENT - 1)] = identity;
  }

  private void add(String aggregate, String text) {
    int dense = size.getPlain();
    var page = page(dense, aggregate);
    int at = dense & (PAGE_SIZE - 1);
    var texts = page.texts;
    if (texts == null) texts = new String[PAGE_SIZE];
    texts[at] = text;
    page.texts = texts;
    page.ids[2 * at] = text.hashCode();
    size.setRelease(dense + 1);
  }

  /** Adds the next one by the UUID that its id is. */
  void add(String aggregate, UUID uuid) {
    int dense = size.getPlain();
    var page = page(dense, aggregate);
    int at = dense & (PAGE_SIZE - 1);
    page.ids[2 * at] = uuid.getMostSignificantBits();
    page.ids[2 * at + 1] = uuid.getLeastSignificantBits();
    size.setRelease(dense + 1);
  }

  /** Where the next one will stand, with its type. */
  private Page page(int dense, String aggregate) {
    if ((dense >>> PAGE_BITS) >= pages.length) grow();
    var page = pages[dense >>> PAGE_BITS];
    page.types[dense & (PAGE_SIZE - 1)] = type(aggregate);
    return page;
  }

  private void grow() {
    var more = Arrays.copyOf(pages, pages.length + 1);
    more[pages.length] = new Page();
    pages = more;
  }

  private short type(String name) {
    int known = types.indexOf(name);
    if (known >= 0) return (short) known;
    if (types.size() > Short.MAX_VALUE) throw new IllegalStateException("too many aggregate types");
    types.add(name);
    return (short) (types.size() - 1);
  }

  /** Type and id of one that was added. */
  Identity get(int dense) {
    var known = recent[dense & (RECENT - 1)];
    if (known != null && known.dense() == dense) return known;
    var identity = new Identity(dense, aggregate(dense), id(dense));
    recent[dense & (RECENT - 1)] = identity;
    return identity;
  }

  /** The type alone. */
  String aggregate(int dense) {
    return types.get(pages[dense >>> PAGE_BITS].types[dense & (PAGE_SIZE - 1)]);
  }

  private String id(int dense) {
    var page = pages[dense >>> PAGE_BITS];
    int at = dense & (PAGE_SIZE - 1);
    String text = text(page, at);
    return text == null ? new UUID(page.ids[2 * at], page.ids[2 * at + 1]).toString() : text;
  }

  private static @Nullable String text(Page page, int at) {
    var texts = page.texts;
    return texts == null ? null : texts[at];
  }

  /** Whether a number is that of a type and id. */
  boolean isAt(int dense, String aggregate, String id, @Nullable UUID uuid) {
    var page = pages[dense >>> PAGE_BITS];
    int at = dense & (PAGE_SIZE - 1);
    String text = text(page, at);
    boolean same =
        uuid == null
            ? id.equals(text)
            : text == null
                && page.ids[2 * at] == uuid.getMostSignificantBits()
                && page.ids[2 * at + 1] == uuid.getLeastSignificantBits();
    return same && types.get(page.types[at]).equals(aggregate);
  }

  /** Where to look first for the id of a number. */
  int hash(int dense) {
    var page = pages[dense >>> PAGE_BITS];
    int at = dense & (PAGE_SIZE - 1);
    return text(page, at) == null
        ? mixed(page.ids[2 * at], page.ids[2 * at + 1])
        : mixed(page.ids[2 * at], 0);
  }

  /** Where to look first for an id. */
  static int hash(String id, @Nullable UUID uuid) {
    return uuid == null
        ? mixed(id.hashCode(), 0)
        : mixed(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /** All bits count, wherever ids differ: those that differ little must not pile up. */
  private static int mixed(long most, long least) {
    long product = (most * GOLDEN + least) * GOLDEN;
    return (int) (product ^ (product >>> 32));
  }

  /** Forgets everything. */
  void clear() {
    pages = new Page[0];
    size.setRelease(0);
    types.clear();
    Arrays.fill(recent, null);
  }
}
