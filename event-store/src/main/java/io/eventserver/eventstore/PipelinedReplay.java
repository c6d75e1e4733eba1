package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a replay on a thread of its own, some blocks behind the thread that reads: one core decodes
 * while another one folds.
 *
 * <p>What the replay throws is thrown here with the next block, or at the end.
 */
final class PipelinedReplay implements ReplayRun {
  private static final int BLOCK = 1_000;
  private static final int BLOCKS_MAX = 16;

  private final Replay target;
  private final BlockingQueue<Block> blocks = new ArrayBlockingQueue<>(BLOCKS_MAX);
  private final Thread thread;
  private Block block = new Block();
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  /** Some entries in order: events, each with its aggregate, and all else. Empty: the end. */
  private static final class Block {
    private final @Nullable Identity[] aggregates = new Identity[BLOCK];
    private final Object[] entries = new Object[BLOCK];
    private int size;

    boolean isFull() {
      return size == BLOCK;
    }

    void add(@Nullable Identity aggregate, Object entry) {
      aggregates[size] = aggregate;
      entries[size++] = entry;
    }

    @SuppressWarnings("unchecked") // beside an aggregate stands an event of it
    void tell(Replay target) {
      for (int i = 0; i < size; i++) {
        var aggregate = aggregates[i];
        if (aggregate == null) ((Consumer<Replay>) entries[i]).accept(target);
        else ReplayRun.tell(target, aggregate, (Recorded<Object>) entries[i]);
      }
    }
  }

  PipelinedReplay(Replay target) {
    this.target = target;
    this.thread = Thread.ofPlatform().name("event-log-replay").start(this::run);
  }

  @Override
  public void event(Identity identity, Recorded<Object> recorded) {
    if (block.isFull()) pass();
    block.add(identity, recorded);
  }

  @Override
  public void note(Note note) {
    add(it -> it.note(note));
  }

  @Override
  public void progress(long bytesRead, long bytesTotal) {
    add(it -> it.progress(bytesRead, bytesTotal));
  }

  private void add(Consumer<Replay> step) {
    if (block.isFull()) pass();
    block.add(null, step);
  }

  @Override
  public void finish() {
    if (block.size > 0) pass();
    pass();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    check();
  }

  private void pass() {
    check();
    try {
      blocks.put(block);
    } catch (InterruptedException e) {
      throw interrupted();
    }
    block = new Block();
  }

  private void check() {
    var why = failure;
    if (why instanceof ReplayFailed failed) throw failed;
    if (why != null) throw ReplayRun.failed(why);
  }

  private static IllegalStateException interrupted() {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while the log was replayed");
  }

  private void run() {
    try {
      // Not the interrupt alone: the domain's code may have swallowed it.
      while (!closed) {
        var next = blocks.take();
        if (next.size == 0) break;
        if (failure == null) tell(next);
      }
    } catch (InterruptedException e) {
      // Closed: whoever reads has failed, and nobody wants the rest.
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Block next) {
    try {
      next.tell(target);
    } catch (Throwable e) {
      failure = e;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
