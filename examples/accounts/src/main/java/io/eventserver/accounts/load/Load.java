package io.eventserver.accounts.load;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Keeps connections to a server busy, from the thread that runs it. What it runs with may change
 * from one stretch to the next, the connections stay.
 */
public final class Load implements AutoCloseable {
  private static final int DIGITS = 3;
  private static final long NANOS_MAX = TimeUnit.MINUTES.toNanos(10);
  private static final long SILENCE_MILLIS = 30_000;

  private final Shape shape;
  private final Selector selector = Selector.open();
  private final List<LoadConnection> connections = new ArrayList<>();

  public Load(SocketAddress server, Shape shape) throws IOException {
    this.shape = shape;
    try {
      for (int i = 0; i < shape.connections(); i++) {
        connections.add(new LoadConnection(server, selector, shape.inFlight()));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Loads for so long; ends when all that was asked is answered.
   *
   * @param dialects one for each connection
   * @throws IOException where the server ends a connection, or answers nothing for 30 s
   */
  public Figures run(Supplier<Dialect> dialects, long millis) throws IOException {
    return run(dialects, millis, Long.MAX_VALUE);
  }

  /** The same, or until so many requests have been made. */
  public Figures run(Supplier<Dialect> dialects, long millis, long requests) throws IOException {
    return run(dialects, millis, requests, (_, _, _) -> {});
  }

  /** Is told of each answer. */
  public interface Observer {
    /**
     * An answer has come.
     *
     * @param due when its request was due, by {@link System#nanoTime}
     * @param now when it came
     */
    void answered(Answer answer, long due, long now);
  }

  /** The same, while somebody looks on. */
  public Figures run(Supplier<Dialect> dialects, long millis, long requests, Observer observer)
      throws IOException {
    long length = TimeUnit.MILLISECONDS.toNanos(millis);
    var stretch = new Stretch(System.nanoTime(), length, requests, observer);
    for (var connection : connections) connection.begin(dialects.get(), stretch);
    return stretch.run();
  }

  @Override
  public void close() throws IOException {
    for (var connection : connections) connection.close();
    selector.close();
  }

  /** One stretch of load, and what is counted of it. */
  final class Stretch {
    private final Histogram nanos = new Histogram(NANOS_MAX, DIGITS);
    private final Histogram readNanos = new Histogram(NANOS_MAX, DIGITS);
    private final long begin;
    private final long end;
    private final long requests;
    private final Observer observer;
    private long asked;
    private long answered;
    private long done;
    private long reads;
    private long refused;
    private long overloaded;
    private long failed;
    private long waited;
    private int turn;

    Stretch(long begin, long length, long requests, Observer observer) {
      this.begin = begin;
      this.end = begin + length;
      this.requests = requests;
      this.observer = observer;
    }

    Figures run() throws IOException {
      do {
        long now = System.nanoTime();
        ask(now);
        select(now);
      } while (asked > answered || isOn(System.nanoTime()));
      double length = System.nanoTime() - begin;
      return new Figures(
          nanos,
          readNanos,
          done,
          reads,
          refused,
          overloaded,
          failed,
          length / 1e9,
          1 - waited / length);
    }

    private boolean isOn(long now) {
      return now < end && asked < requests;
    }

    /** Makes the requests that are due. */
    private void ask(long now) throws IOException {
      int without = 0;
      while (without < connections.size() && isOn(now) && due(asked) <= now) {
        var connection = connections.get(turn);
        turn = (turn + 1) % connections.size();
        if (connection.hasRoom()) {
          connection.ask(shape.perSecond() == 0 ? now : due(asked));
          asked++;
          without = 0;
        } else {
          without++;
        }
      }
      for (var connection : connections) connection.write();
    }

    private long due(long request) {
      return shape.perSecond() == 0 ? begin : begin + (long) (request * (1e9 / shape.perSecond()));
    }

    private void select(long now) throws IOException {
      // What is due next is asked for after a millisecond at most.
      long millis = shape.perSecond() > 0 && isOn(now) ? 1 : SILENCE_MILLIS;
      int ready = selector.select(millis);
      waited += System.nanoTime() - now;
      if (ready == 0 && millis == SILENCE_MILLIS) {
        throw new IOException("the server has answered nothing for 30 s");
      }
      for (var key : selector.selectedKeys()) ((LoadConnection) key.attachment()).react(key);
      selector.selectedKeys().clear();
    }

    void answered(Answer answer, long sent) {
      answered++;
      done += answer.done();
      if (answer.read()) reads += answer.done();
      refused += answer.refused();
      overloaded += answer.overloaded();
      failed += answer.failed();
      long now = System.nanoTime();
      observer.answered(answer, sent, now);
      if (answer.overloaded() > 0) return;
      long took = Math.min(NANOS_MAX, now - sent);
      nanos.recordValue(took);
      if (answer.read()) readNanos.recordValue(took);
    }
  }
}
