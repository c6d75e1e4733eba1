package io.eventserver.accounts;

import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ProjectionClient.Page;
import io.eventserver.domain.Recorded;
import io.eventserver.wire.EventData;
import io.eventserver.wire.EventsReply;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RecordedData;
import io.eventserver.wire.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares every account that the server lists with a fold of its log, read back here. Holds while
 * nobody else changes an account.
 *
 * @param accounts how many were compared
 * @param events how many were folded
 * @param wrong ids of those that differ, or that only one side has
 */
public record BalanceCheck(int accounts, int events, List<String> wrong) {
  private static final int PAGE = 10_000;
  private static final Vocabulary VOCABULARY = Vocabulary.of(AccountsDomain.ACCOUNT);

  public BalanceCheck {
    wrong = List.copyOf(wrong);
  }

  /** Reads both and compares. */
  public static BalanceCheck of(BridgeClient client) {
    Map<String, AccountRow> folded = new HashMap<>();
    int events = fold(client, folded);
    int accounts = folded.size();
    List<String> wrong = new ArrayList<>();
    var list = client.projection(AccountsDomain.ACCOUNTS);
    for (var page = Optional.of(Await.get(list.list(PAGE))); page.isPresent(); ) {
      wrong.addAll(differing(page.get(), folded));
      page = page.get().next().map(after -> Await.get(list.list(PAGE, after)));
    }
    wrong.addAll(folded.keySet());
    return new BalanceCheck(accounts, events, wrong);
  }

  private static int fold(BridgeClient client, Map<String, AccountRow> rows) {
    int events = 0;
    EventsReply page;
    for (long next = 1; ; next = page.next()) {
      page = Await.get(client.events(next, PAGE));
      for (var data : page.events()) {
        if (!data.aggregate().equals(AccountsDomain.ACCOUNT.name())) continue;
        fold(data, rows);
        events++;
      }
      if (page.next() > page.head()) return events;
    }
  }

  private static void fold(RecordedData data, Map<String, AccountRow> rows) {
    var event =
        (AccountEvent)
            VOCABULARY.event(new EventData(data.type(), new JsonPart.Tree(data.data())), "data");
    Recorded<AccountEvent> recorded = data.around(event);
    var before = Optional.ofNullable(rows.get(data.id()));
    var after = AccountsDomain.ACCOUNTS.projection().project(before, recorded);
    after.ifPresentOrElse(row -> rows.put(data.id(), row), () -> rows.remove(data.id()));
  }

  /** Takes what is listed out of what was folded; answers the keys where they are not the same. */
  private static List<String> differing(Page<AccountRow> page, Map<String, AccountRow> folded) {
    List<String> keys = new ArrayList<>();
    for (var each : page.rows()) {
      if (!each.row().equals(folded.remove(each.key()))) keys.add(each.key());
    }
    return keys;
  }
}
