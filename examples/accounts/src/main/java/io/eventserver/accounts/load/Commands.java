package io.eventserver.accounts.load;

import static io.eventserver.accounts.load.Ascii.bytes;

import io.eventserver.wire.Addresses;
import java.nio.ByteBuffer;

/** Commands that move money, one in each request or a batch. */
public final class Commands implements Requests {
  private static final byte[] ADDRESS = bytes(Addresses.COMMAND);
  private static final byte[] ALL = bytes("{\"commands\":[");
  private static final byte[] ALL_END = bytes("]}");
  private static final byte[] ID = bytes("{\"aggregate\":\"account\",\"id\":\"");
  private static final byte[] COMMAND_ID = bytes("\",\"commandId\":\"");
  private static final byte[] ADD = bytes("\",\"command\":\"AddMoney\",\"data\":{\"amount\":");
  private static final byte[] SUBTRACT =
      bytes("\",\"command\":\"SubtractMoney\",\"data\":{\"amount\":");
  private static final byte[] END = bytes("}}");
  private static final int BYTES_MAX = 200;

  private final AccountIds ids;
  private final Movements movements;
  private final int batch;
  private final CommandNames names;

  /**
   * @param batch commands in each request; 1: each is a request of its own
   * @param names what they are called, if they have an id
   */
  public Commands(AccountIds ids, Movements movements, int batch, CommandNames names) {
    this.ids = ids;
    this.movements = movements;
    this.batch = batch;
    this.names = names;
  }

  @Override
  public byte[] address() {
    return ADDRESS;
  }

  @Override
  public int bytesMax() {
    return BYTES_MAX * batch;
  }

  @Override
  public int weight(int slot) {
    return batch;
  }

  @Override
  public void body(int slot, ByteBuffer out) {
    if (batch == 1) {
      command(out);
      return;
    }
    out.put(ALL);
    for (int i = 0; i < batch; i++) {
      if (i > 0) out.put((byte) ',');
      command(out);
    }
    out.put(ALL_END);
  }

  private void command(ByteBuffer out) {
    movements.next();
    out.put(ID);
    ids.write(movements.account(), out);
    if (names.isThere()) {
      out.put(COMMAND_ID);
      names.write(out);
    }
    out.put(movements.amount() < 0 ? SUBTRACT : ADD);
    Ascii.write(Math.abs(movements.amount()), out);
    out.put(END);
  }
}
