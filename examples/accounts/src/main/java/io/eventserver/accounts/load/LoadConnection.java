package io.eventserver.accounts.load;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection under load, with a slot for each request that may be under way. */
final class LoadConnection {
  private static final int BUFFER_BYTES = 64 << 10;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final long[] sent;
  private final int[] free;
  private int room;
  private ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private @Nullable Dialect dialect;
  private Load.@Nullable Stretch stretch;

  LoadConnection(SocketAddress server, Selector selector, int inFlight) throws IOException {
    channel = SocketChannel.open(server);
    if (server instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
    sent = new long[inFlight];
    free = new int[inFlight];
    for (int i = 0; i < inFlight; i++) free[i] = inFlight - 1 - i;
    room = inFlight;
  }

  void begin(Dialect next, Load.Stretch of) {
    dialect = next;
    stretch = of;
  }

  boolean hasRoom() {
    return room > 0;
  }

  /** Asks what was due at a time; it leaves with the next write. */
  void ask(long due) {
    var speaks = requireNonNull(dialect);
    int slot = free[--room];
    sent[slot] = due;
    if (out.remaining() < speaks.requestBytesMax()) out = larger(out, speaks.requestBytesMax());
    speaks.ask(slot, out);
  }

  private static ByteBuffer larger(ByteBuffer full, int bytes) {
    return ByteBuffer.allocateDirect(Math.max(full.capacity() * 2, full.position() + bytes))
        .put(full.flip());
  }

  /** Writes what the server takes; the rest later. */
  void write() throws IOException {
    if (out.position() == 0) return;
    out.flip();
    channel.write(out);
    boolean rest = out.hasRemaining();
    out.compact();
    int wanted = rest ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != wanted) key.interestOps(wanted);
  }

  /** Does what the selector has found possible. */
  void react(SelectionKey ready) throws IOException {
    if (ready.isReadable()) read();
  }

  private void read() throws IOException {
    if (!in.hasRemaining()) in = larger(in, BUFFER_BYTES);
    if (channel.read(in) < 0) throw new IOException("the server has ended the connection");
    var speaks = requireNonNull(dialect);
    in.flip();
    for (var it = speaks.answer(in); it != null; it = speaks.answer(in)) answered(it);
    in.compact();
  }

  private void answered(Answer answer) {
    requireNonNull(stretch).answered(answer, sent[answer.slot()]);
    free[room++] = answer.slot();
  }

  void close() throws IOException {
    channel.close();
  }
}
