package io.eventserver.accounts.load;

import io.eventserver.accounts.AccountEvent;
import io.eventserver.accounts.AccountsDomain;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.wire.RecordedData;

/**
 * A ledger compared with the log: every acknowledged command has its event where it was told, and
 * nothing is there that nobody sent.
 *
 * @param acknowledged how many were
 * @param missing acknowledged, and not in the log where it was told
 * @param unacknowledged in the log though the answer never came, which may be
 */
public record LedgerCheck(long acknowledged, long missing, long unacknowledged) {
  private static final int PAGE = 10_000;

  /** Reads the whole log, in which each account began with an addition that no ledger has. */
  public static LedgerCheck of(Ledger ledger, AccountIds ids, BridgeClient client) {
    var check = of(ledger, ids, client, 1);
    return new LedgerCheck(check.acknowledged, check.missing, check.unacknowledged - ids.count());
  }

  /**
   * Reads the log from a position on.
   *
   * @param first before which nothing of the ledger is
   */
  public static LedgerCheck of(Ledger ledger, AccountIds ids, BridgeClient client, long first) {
    var entries = ledger.entries();
    long moved = 0;
    long found = 0;
    int next = 0;
    for (long from = first; ; ) {
      var page = Await.get(client.events(from, PAGE));
      for (var recorded : page.events()) {
        if (isMovement(recorded)) moved++;
        while (next < entries.length && entries[next].position() < recorded.position()) next++;
        if (next < entries.length && holds(entries[next], ids, recorded)) {
          found++;
          next++;
        }
      }
      from = page.next();
      if (from > page.head()) break;
    }
    return new LedgerCheck(entries.length, entries.length - found, moved - found);
  }

  private static boolean isMovement(RecordedData recorded) {
    return recorded.type().equals(AccountEvent.MoneyAdded.class.getSimpleName())
        || recorded.type().equals(AccountEvent.MoneySubtracted.class.getSimpleName());
  }

  private static boolean holds(Ledger.Entry entry, AccountIds ids, RecordedData recorded) {
    if (recorded.position() != entry.position()) return false;
    var type =
        entry.amount() < 0 ? AccountEvent.MoneySubtracted.class : AccountEvent.MoneyAdded.class;
    return recorded.aggregate().equals(AccountsDomain.ACCOUNT.name())
        && recorded.id().equals(ids.id(entry.account()).toString())
        && recorded.type().equals(type.getSimpleName())
        && recorded.data().path("amount").asLong() == Math.abs(entry.amount());
  }
}
