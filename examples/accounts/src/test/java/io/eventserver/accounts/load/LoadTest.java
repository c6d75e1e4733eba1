package io.eventserver.accounts.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final Pattern REPLY = Pattern.compile("\"replyAddress\":\"(\\d+)\"");
  private static final AccountIds IDS = new AccountIds(7, 5);

  private static Dialect commands(int batch) {
    var movements = new Movements(IDS.count(), 1);
    return new BridgeDialect(new Commands(IDS, movements, batch, CommandNames.none()));
  }

  /** Something that listens, and answers frames two at a time, the later one first. */
  private static final class Listener implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final String answer;

    Listener(String answer) throws IOException {
      this.answer = answer;
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      try (var client = socket.accept();
          var in = new DataInputStream(client.getInputStream());
          var out = new DataOutputStream(client.getOutputStream())) {
        while (true) {
          List<String> slots = new ArrayList<>();
          while (slots.size() < 2) slots.addFirst(slot(frame(in)));
          for (String slot : slots) {
            byte[] frame = answer.formatted(slot).getBytes(StandardCharsets.UTF_8);
            out.writeInt(frame.length);
            out.write(frame);
          }
        }
      } catch (IOException e) {
        // The load has ended.
      }
    }

    private static String frame(DataInputStream in) throws IOException {
      return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static String slot(String frame) throws IOException {
      var reply = REPLY.matcher(frame);
      if (!reply.find()) throw new IOException(frame);
      return reply.group(1);
    }

    SocketAddress address() {
      return socket.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  @DisplayName("answers are counted, in whatever order they come")
  void counts() throws Exception {
    var answer = "{\"type\":\"message\",\"address\":\"%s\",\"body\":{\"position\":9}}";
    try (var listener = new Listener(answer);
        var load = new Load(listener.address(), new Shape(1, 2))) {
      var figures = load.run(() -> commands(1), 60_000, 100);
      assertThat(figures.done()).isEqualTo(100);
      assertThat(figures.nanos().getTotalCount()).isEqualTo(100);
      assertThat(figures.failed() + figures.refused() + figures.overloaded()).isZero();
      assertThat(figures.isClientTheLimit()).isFalse();
    }
  }

  @Test
  @DisplayName("what was refused, turned away or failed is counted as that, in a batch too")
  void failures() throws Exception {
    var batch =
        "{\"type\":\"message\",\"address\":\"%s\",\"body\":{\"results\":[{\"version\":1},"
            + "{\"failureCode\":422},{\"failureCode\":503},{\"failureCode\":500}]}}";
    try (var listener = new Listener(batch);
        var load = new Load(listener.address(), new Shape(1, 2))) {
      var figures = load.run(() -> commands(4), 60_000, 10);
      assertThat(figures.done()).isEqualTo(10);
      assertThat(figures.refused()).isEqualTo(10);
      assertThat(figures.overloaded()).isEqualTo(10);
      assertThat(figures.failed()).isEqualTo(10);
    }
    var one = "{\"type\":\"err\",\"address\":\"%s\",\"sourceAddress\":\"x\",\"failureCode\":503}";
    try (var listener = new Listener(one);
        var load = new Load(listener.address(), new Shape(1, 2))) {
      var figures = load.run(() -> commands(1), 60_000, 10);
      assertThat(figures.overloaded()).isEqualTo(10);
      assertThat(figures.nanos().getTotalCount()).isZero();
    }
  }

  @Test
  @DisplayName("requests that are due come at their rate, not with the answers")
  void rate() throws Exception {
    var answer = "{\"type\":\"message\",\"address\":\"%s\",\"body\":{\"position\":9}}";
    try (var listener = new Listener(answer);
        var load = new Load(listener.address(), new Shape(1, 2, 200))) {
      var figures = load.run(() -> commands(1), 60_000, 100);
      assertThat(figures.done()).isEqualTo(100);
      assertThat(figures.seconds()).isGreaterThan(0.45);
    }
  }

  @Test
  @DisplayName("a server that goes is a failure")
  void gone() throws Exception {
    var listener = new Listener("{\"type\":\"message\",\"address\":\"%s\"}");
    try (var load = new Load(listener.address(), new Shape(1, 1))) {
      listener.close();
      // It was taken in before: the connection ends with what serves it.
      assertThatThrownBy(() -> load.run(Broken::new, 1_000)).isInstanceOf(IOException.class);
    }
  }

  /** Says what no listener understands. */
  private static final class Broken implements Dialect {
    @Override
    public int requestBytesMax() {
      return 10;
    }

    @Override
    public void ask(int slot, ByteBuffer out) {
      out.putInt(1).put((byte) 'x');
    }

    @Override
    public Answer answer(ByteBuffer in) {
      return Answer.done(0, in.get());
    }
  }

  @Test
  @DisplayName("an id is written as its UUID is, and no two are the same")
  void ids() {
    var many = new AccountIds(3, 10_000);
    var seen = new HashSet<String>();
    var out = ByteBuffer.allocate(AccountIds.CHARACTERS);
    for (int i = 0; i < many.count(); i++) {
      many.write(i, out.clear());
      String text = new String(out.array(), StandardCharsets.US_ASCII);
      assertThat(text).isEqualTo(many.id(i).toString());
      assertThat(seen.add(text)).isTrue();
    }
  }

  @Test
  @DisplayName("what was added is taken back, and never more")
  void movements() {
    var movements = new Movements(3, 1);
    long[] balances = new long[3];
    for (int i = 0; i < 10_000; i++) {
      movements.next();
      balances[movements.account()] += movements.amount();
      assertThat(balances[movements.account()]).isBetween(0L, 9L);
    }
  }
}
