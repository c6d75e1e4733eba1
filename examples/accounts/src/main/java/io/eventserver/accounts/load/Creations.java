package io.eventserver.accounts.load;

import static io.eventserver.accounts.load.Ascii.bytes;

import io.eventserver.wire.Addresses;
import java.nio.ByteBuffer;

/** Creates all accounts of a load, some in each request, each with 1000 to begin with. */
public final class Creations implements Requests {
  /** How many are created with one request. */
  public static final int AT_ONCE = 500;

  private static final byte[] ADDRESS = bytes(Addresses.COMMAND);
  private static final byte[] BEGIN = bytes("{\"commands\":[");
  private static final byte[] ID = bytes("{\"aggregate\":\"account\",\"id\":\"");
  private static final byte[] CREATE =
      bytes("\",\"command\":\"CreateAccount\",\"data\":{\"name\":\"Account ");
  private static final byte[] CREATE_END = bytes("\"}},");
  private static final byte[] ADD =
      bytes("\",\"command\":\"AddMoney\",\"data\":{\"amount\":1000}}");
  private static final byte[] END = bytes("]}");
  private static final int BYTES_MAX = 300;

  private final AccountIds ids;
  private int next;

  public Creations(AccountIds ids) {
    this.ids = ids;
  }

  /** How many requests it takes. */
  public long requests() {
    return Math.ceilDiv(ids.count(), AT_ONCE);
  }

  @Override
  public byte[] address() {
    return ADDRESS;
  }

  @Override
  public int bytesMax() {
    return AT_ONCE * BYTES_MAX;
  }

  @Override
  public int weight(int slot) {
    return 2 * AT_ONCE;
  }

  @Override
  public void body(int slot, ByteBuffer out) {
    int end = Math.min(ids.count(), next + AT_ONCE);
    out.put(BEGIN);
    for (int first = next; next < end; next++) {
      if (next > first) out.put((byte) ',');
      account(out);
    }
    out.put(END);
  }

  private void account(ByteBuffer out) {
    out.put(ID);
    ids.write(next, out);
    out.put(CREATE);
    Ascii.write(next, out);
    out.put(CREATE_END).put(ID);
    ids.write(next, out);
    out.put(ADD);
  }
}
