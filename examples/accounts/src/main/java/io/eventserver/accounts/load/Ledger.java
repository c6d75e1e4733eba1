package io.eventserver.accounts.load;

import static io.eventserver.accounts.load.Ascii.bytes;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a server has acknowledged: single commands, and the position that each was told. The proof
 * is that at each of these positions the log has the command's event.
 *
 * <p>Shared by the connections of a load, and by the stretches before and after a kill.
 */
public final class Ledger {
  private static final byte[] POSITION = bytes("\"position\":");
  private static final int ENTRIES = 1 << 16;

  private long[] positions = new long[ENTRIES];
  private int[] accounts = new int[ENTRIES];
  private byte[] amounts = new byte[ENTRIES];
  private int size;
  private long sent;

  /** One acknowledged command. */
  public record Entry(long position, int account, int amount) {}

  /** How many commands were acknowledged. */
  public int size() {
    return size;
  }

  /** How many commands were sent. */
  public long sent() {
    return sent;
  }

  /** Commands that are noted when they are acknowledged, of one connection. */
  public Requests noting(AccountIds ids, Movements movements) {
    return new Noting(new Commands(ids, movements, 1, CommandNames.none()), movements);
  }

  /** What was acknowledged, in order of position. */
  public Entry[] entries() {
    var entries = new Entry[size];
    for (int i = 0; i < size; i++) entries[i] = new Entry(positions[i], accounts[i], amounts[i]);
    Arrays.sort(entries, (a, b) -> Long.compare(a.position, b.position));
    return entries;
  }

  private void add(long position, int account, int amount) {
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, 2 * size);
      accounts = Arrays.copyOf(accounts, 2 * size);
      amounts = Arrays.copyOf(amounts, 2 * size);
    }
    positions[size] = position;
    accounts[size] = account;
    amounts[size++] = (byte) amount;
  }

  private final class Noting implements Requests {
    private final Requests commands;
    private final Movements movements;
    private int[] account = new int[0];
    private int[] amount = new int[0];

    Noting(Requests commands, Movements movements) {
      this.commands = commands;
      this.movements = movements;
    }

    @Override
    public byte[] address() {
      return commands.address();
    }

    @Override
    public int bytesMax() {
      return commands.bytesMax();
    }

    @Override
    public int weight(int slot) {
      return 1;
    }

    @Override
    public void body(int slot, ByteBuffer out) {
      commands.body(slot, out);
      if (slot >= account.length) {
        account = Arrays.copyOf(account, slot + 1);
        amount = Arrays.copyOf(amount, slot + 1);
      }
      account[slot] = movements.account();
      amount[slot] = movements.amount();
      sent++;
    }

    @Override
    public void answered(int slot, ByteBuffer answer, int from, int to) {
      int at = Ascii.find(POSITION, answer, from, to);
      if (at < 0) throw new IllegalStateException("an acknowledgement without a position");
      add(Ascii.number(answer, at + POSITION.length), account[slot], amount[slot]);
    }
  }
}
