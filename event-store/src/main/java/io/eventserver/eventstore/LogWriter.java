package io.eventserver.eventstore;

import io.eventserver.wire.RequestFailure;
import java.util.function.Consumer;

/**
 * The log's one thread: takes the next group, writes and syncs it, makes its events visible, tells
 * everybody.
 */
final class LogWriter implements Runnable {
  private final Admission admission;
  private final LogTail tail;
  private final Consumer<Committed> listener;

  LogWriter(Admission admission, LogTail tail, Consumer<Committed> listener) {
    this.admission = admission;
    this.tail = tail;
    this.listener = listener;
  }

  @Override
  public void run() {
    while (true) {
      try {
        var group = admission.take(tail.nanosUntilSync());
        if (group != null) write(group);
        else if (admission.isDrained()) break;
        tail.syncIfDue();
      } catch (RuntimeException | Error e) {
        lose(tail.unknown(e));
      }
    }
    tail.close();
  }

  private void write(Group group) {
    var failure = tail.store(group);
    if (failure != null) {
      lose(failure);
      return;
    }
    var committed = group.committed();
    admission.commit(group);
    if (!committed.events().isEmpty()) guarded(() -> listener.accept(committed));
    tell(group);
    admission.settle(group);
  }

  private void lose(RequestFailure failure) {
    admission.lose(failure, tail.others()).forEach(LogWriter::tell);
  }

  private static void tell(Group group) {
    for (var each : group.waiting()) if (each.isLast()) guarded(each.work()::tell);
  }

  private static void guarded(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException | Error e) {
      LogWarnings.listenerFailed(e);
    }
  }
}
