package io.eventserver.accounts.load;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.SplittableRandom;

/** Reads among commands. */
public final class Mixed implements Requests {
  private static final int HUNDRED = 100;

  private final Requests commands;
  private final Requests finds;
  private final int percent;
  private final SplittableRandom random;
  private final BitSet reads = new BitSet();
  private boolean read;

  /**
   * @param percent how many requests of a hundred are reads
   */
  public Mixed(Requests commands, Requests finds, int percent, long seed) {
    this.commands = commands;
    this.finds = finds;
    this.percent = percent;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public byte[] address() {
    read = random.nextInt(HUNDRED) < percent;
    return (read ? finds : commands).address();
  }

  @Override
  public int bytesMax() {
    return Math.max(commands.bytesMax(), finds.bytesMax());
  }

  @Override
  public void body(int slot, ByteBuffer out) {
    reads.set(slot, read);
    (read ? finds : commands).body(slot, out);
  }

  @Override
  public int weight(int slot) {
    return (isRead(slot) ? finds : commands).weight(slot);
  }

  @Override
  public boolean isRead(int slot) {
    return reads.get(slot);
  }
}
