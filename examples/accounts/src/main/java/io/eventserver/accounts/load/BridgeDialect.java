package io.eventserver.accounts.load;

import static io.eventserver.accounts.load.Ascii.bytes;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The frames of the TCP event bus bridge: the reply address is the slot. */
public final class BridgeDialect implements Dialect {
  private static final byte[] HEAD = bytes("{\"type\":\"send\",\"replyAddress\":\"");
  private static final byte[] ADDRESS = bytes("\",\"address\":\"");
  private static final byte[] BODY = bytes("\",\"body\":");
  private static final byte[] MESSAGE = bytes("{\"type\":\"message\",\"address\":\"");
  private static final byte[] FAILURE = bytes("{\"type\":\"err\",\"address\":\"");
  private static final byte[] CODE = bytes("\"failureCode\":");
  private static final int AROUND_BYTES = 200;

  private final Requests requests;

  public BridgeDialect(Requests requests) {
    this.requests = requests;
  }

  @Override
  public int requestBytesMax() {
    return requests.bytesMax() + AROUND_BYTES;
  }

  @Override
  public void ask(int slot, ByteBuffer out) {
    int start = out.position();
    out.putInt(0).put(HEAD);
    Ascii.write(slot, out);
    out.put(ADDRESS).put(requests.address()).put(BODY);
    requests.body(slot, out);
    out.put((byte) '}');
    out.putInt(start, out.position() - start - Integer.BYTES);
  }

  @Override
  public @Nullable Answer answer(ByteBuffer in) {
    if (in.remaining() < Integer.BYTES) return null;
    int from = in.position() + Integer.BYTES;
    int length = in.getInt(in.position());
    if (in.limit() - from < length) return null;
    in.position(from + length);
    boolean failed = Ascii.find(FAILURE, in, from, from + FAILURE.length) == from;
    int slot = (int) Ascii.number(in, from + (failed ? FAILURE : MESSAGE).length);
    var answer =
        failed
            ? Answer.failed(slot, code(in, from, from + length), requests.weight(slot))
            : counted(slot, in, from, from + length);
    return requests.isRead(slot) ? answer.ofRead() : answer;
  }

  private static int code(ByteBuffer in, int from, int to) {
    int at = Ascii.find(CODE, in, from, to);
    return at < 0 ? 0 : (int) Ascii.number(in, at + CODE.length);
  }

  private Answer counted(int slot, ByteBuffer in, int from, int to) {
    int weight = requests.weight(slot);
    if (weight == 1) {
      requests.answered(slot, in, from, to);
      return Answer.done(slot, 1);
    }
    var sum = Answer.done(slot, weight);
    for (int at = Ascii.find(CODE, in, from, to);
        at >= 0;
        at = Ascii.find(CODE, in, at + CODE.length, to)) {
      sum = sum.insteadOfOne((int) Ascii.number(in, at + CODE.length));
    }
    return sum;
  }
}
