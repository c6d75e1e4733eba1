package io.eventserver.benchmarks;

import static io.eventserver.accounts.load.Ascii.bytes;

import io.eventserver.accounts.load.AccountIds;
import io.eventserver.accounts.load.Ascii;
import io.eventserver.accounts.load.CommandNames;
import io.eventserver.accounts.load.Movements;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The accounts' work as Redis commands. */
sealed interface RedisRequests {
  int BYTES_MAX = 400;

  /** Writes the next one. */
  void write(ByteBuffer out);

  /** A string of the protocol. */
  static byte[] string(String text) {
    return bytes("$" + text.length() + "\r\n" + text + "\r\n");
  }

  /** A hash for each account, with 1000 to begin with. */
  final class Creations implements RedisRequests {
    private final AccountIds ids;
    private int next;

    Creations(AccountIds ids) {
      this.ids = ids;
    }

    @Override
    public void write(ByteBuffer out) {
      String name = "Account " + next;
      out.put(bytes("*6\r\n")).put(string("HSET")).put(bytes("$36\r\n"));
      ids.write(next++, out);
      out.put(bytes("\r\n")).put(string("name")).put(string(name));
      out.put(string("balance")).put(string("1000"));
    }
  }

  /** The script, for money that comes and goes. */
  final class Moves implements RedisRequests {
    private final AccountIds ids;
    private final Movements movements;
    private final CommandNames names;
    private final byte[] begin;
    private final ByteBuffer word = ByteBuffer.allocate(64);

    /**
     * @param script its name
     * @param names the second argument, where the script wants one
     */
    Moves(AccountIds ids, Movements movements, String script, CommandNames names) {
      this.ids = ids;
      this.movements = movements;
      this.names = names;
      String head =
          "*%d\r\n$7\r\nEVALSHA\r\n$40\r\n%s\r\n$1\r\n1\r\n$36\r\n"
              .formatted(names.isThere() ? 6 : 5, script);
      this.begin = head.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void write(ByteBuffer out) {
      movements.next();
      int amount = movements.amount();
      out.put(begin);
      ids.write(movements.account(), out);
      out.put((byte) '\r').put((byte) '\n').put((byte) '$');
      out.put((byte) (amount < 0 ? '2' : '1')).put((byte) '\r').put((byte) '\n');
      if (amount < 0) out.put((byte) '-');
      Ascii.write(Math.abs(amount), out);
      out.put((byte) '\r').put((byte) '\n');
      if (names.isThere()) name(out);
    }

    private void name(ByteBuffer out) {
      names.write(word.clear());
      out.put((byte) '$');
      Ascii.write(word.position(), out);
      out.put((byte) '\r').put((byte) '\n').put(word.flip());
      out.put((byte) '\r').put((byte) '\n');
    }
  }

  /** HGET of the balances. */
  final class Reads implements RedisRequests {
    private static final byte[] BEGIN = bytes("*3\r\n$4\r\nHGET\r\n$36\r\n");
    private static final byte[] END = bytes("\r\n$7\r\nbalance\r\n");

    private final AccountIds ids;
    private final Movements movements;

    Reads(AccountIds ids, Movements movements) {
      this.ids = ids;
      this.movements = movements;
    }

    @Override
    public void write(ByteBuffer out) {
      movements.next();
      out.put(BEGIN);
      ids.write(movements.account(), out);
      out.put(END);
    }
  }
}
