package io.eventserver.accounts.load;

import static io.eventserver.accounts.load.Ascii.bytes;

import io.eventserver.wire.Addresses;
import java.nio.ByteBuffer;

/** Reads of the rows of accounts. */
public final class Finds implements Requests {
  private static final byte[] ADDRESS = bytes(Addresses.FIND);
  private static final byte[] KEY = bytes("{\"projection\":\"accounts\",\"key\":\"");
  private static final byte[] END = bytes("\"}");

  private final AccountIds ids;
  private final Movements movements;

  /**
   * @param movements say whose row is next
   */
  public Finds(AccountIds ids, Movements movements) {
    this.ids = ids;
    this.movements = movements;
  }

  @Override
  public byte[] address() {
    return ADDRESS;
  }

  @Override
  public int bytesMax() {
    return KEY.length + AccountIds.CHARACTERS + END.length;
  }

  @Override
  public int weight(int slot) {
    return 1;
  }

  @Override
  public boolean isRead(int slot) {
    return true;
  }

  @Override
  public void body(int slot, ByteBuffer out) {
    movements.next();
    out.put(KEY);
    ids.write(movements.account(), out);
    out.put(END);
  }
}
