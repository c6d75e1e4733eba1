package io.eventserver.benchmarks;

import static io.eventserver.accounts.load.Ascii.bytes;

import io.eventserver.accounts.load.Answer;
import io.eventserver.accounts.load.Ascii;
import io.eventserver.accounts.load.Dialect;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Redis's protocol: answers come in the order of the requests. */
final class RedisDialect implements Dialect {
  private static final byte[] ERROR_LIMIT = bytes("-the limit");
  private static final byte[] NOTHING = bytes("$-1");
  private static final byte CARRIAGE_RETURN = '\r';

  private final RedisRequests requests;
  private final Queue<Integer> asked = new ArrayDeque<>();

  RedisDialect(RedisRequests requests) {
    this.requests = requests;
  }

  @Override
  public int requestBytesMax() {
    return RedisRequests.BYTES_MAX;
  }

  @Override
  public void ask(int slot, ByteBuffer out) {
    requests.write(out);
    asked.add(slot);
  }

  @Override
  public @Nullable Answer answer(ByteBuffer in) {
    int line = lineEnd(in, in.position());
    if (line < 0) return null;
    int from = in.position();
    int end = in.get(from) == '$' && in.get(from + 1) != '-' ? bulkEnd(in, from, line) : line;
    if (end < 0 || end > in.limit()) return null;
    in.position(end);
    int slot = asked.remove();
    if (in.get(from) == '-') return failure(slot, in, from, end);
    boolean found = Ascii.find(NOTHING, in, from, from + NOTHING.length) < 0;
    return new Answer(slot, false, found ? 1 : 0, 0, 0, found ? 0 : 1);
  }

  private static Answer failure(int slot, ByteBuffer in, int from, int end) {
    boolean limit = Ascii.find(ERROR_LIMIT, in, from, end) == from;
    return new Answer(slot, false, 0, limit ? 1 : 0, 0, limit ? 0 : 1);
  }

  private static int bulkEnd(ByteBuffer in, int from, int line) {
    return line + (int) Ascii.number(in, from + 1) + 2;
  }

  /** Behind the line that begins at a place; −1 where it has not come as a whole. */
  private static int lineEnd(ByteBuffer in, int from) {
    for (int i = from; i < in.limit() - 1; i++) if (in.get(i) == CARRIAGE_RETURN) return i + 2;
    return -1;
  }
}
