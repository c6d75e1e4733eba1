package io.eventserver.benchmarks;

import io.eventserver.accounts.AccountEvent.AccountCreated;
import io.eventserver.accounts.AccountEvent.AccountLimitHit;
import io.eventserver.accounts.AccountEvent.MoneyAdded;
import io.eventserver.accounts.AccountEvent.MoneySubtracted;
import io.eventserver.accounts.AccountsDomain;
import io.eventserver.eventstore.Append;
import io.eventserver.eventstore.Appends;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.FileLog;
import io.eventserver.eventstore.FolderDisk;
import io.eventserver.eventstore.FsyncMode;
import io.eventserver.eventstore.LogSettings;
import io.eventserver.eventstore.Replay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** A log of account events: seven an account, interleaved by a thousand accounts. */
final class AccountsLog {
  static final int EVENTS_PER_ACCOUNT = 7;
  private static final int WINDOW = 1_000;
  private static final EventTypes TYPES =
      new EventTypes(List.of(AccountsDomain.ACCOUNT, AccountsDomain.LOAN));

  private AccountsLog() {}

  /**
   * Writes a log into an empty folder.
   *
   * @param idsEvery which events have a command id: 1 each, 10 every tenth, 0 none
   */
  static void write(Path folder, int accounts, int idsEvery) throws Exception {
    var settings = LogSettings.DEFAULT.with(new FsyncMode.Never());
    try (var log =
        FileLog.open(new FolderDisk(folder), TYPES, new Directory(), settings, Replay.NOTHING)) {
      log.start(_ -> {});
      var room = new Semaphore(8);
      long number = 0;
      for (int base = 0; base < accounts; base += WINDOW) {
        String[] ids = new String[Math.min(WINDOW, accounts - base)];
        for (int i = 0; i < ids.length; i++) ids[i] = UUID.randomUUID().toString();
        for (int event = 0; event < EVENTS_PER_ACCOUNT; event++) {
          List<Append> appends = new ArrayList<>(ids.length);
          for (int i = 0; i < ids.length; i++) {
            appends.add(append(ids[i], event, base + i, idsEvery));
          }
          room.acquire();
          number++;
          while (!log.append(new Appends("w", number, number - 1, appends), _ -> room.release())) {
            Thread.onSpinWait();
          }
        }
      }
      room.acquire(8);
    }
  }

  private static Append append(String id, int event, int account, int idsEvery) {
    var append = Append.of("account", id, event, event(event, account));
    boolean named = idsEvery > 0 && (event + account) % idsEvery == 0;
    return named ? append.as(id + "-" + event, 1) : append;
  }

  private static Object event(int step, int account) {
    return switch (step) {
      case 0 -> new AccountCreated("Account " + account);
      case 1, 2, 3 -> new MoneyAdded(100 + account % 400);
      case 4, 5 -> new MoneySubtracted(50 + account % 100);
      default -> new AccountLimitHit();
    };
  }
}
