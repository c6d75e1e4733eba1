package io.eventserver.accounts;

import io.eventserver.accounts.AccountEvent.AccountCreated;
import io.eventserver.accounts.AccountEvent.AccountDeleted;
import io.eventserver.accounts.AccountEvent.AccountLimitHit;
import io.eventserver.accounts.AccountEvent.MoneyAdded;
import io.eventserver.accounts.AccountEvent.MoneySubtracted;
import io.eventserver.accounts.AccountEvent.MoreMoneyNeeded;
import io.eventserver.domain.Projection;
import io.eventserver.domain.Recorded;
import java.util.Optional;

/** The accounts that are open, with name and balance. */
public final class Accounts implements Projection<AccountRow, AccountEvent> {
  @Override
  public Optional<AccountRow> project(Optional<AccountRow> row, Recorded<AccountEvent> recorded) {
    return switch (recorded.event()) {
      case AccountCreated(var name) -> Optional.of(new AccountRow(name, 0));
      case MoneyAdded(var amount) -> row.map(account -> account.plus(amount));
      case MoneySubtracted(var amount) -> row.map(account -> account.plus(-amount));
      case AccountLimitHit _, MoreMoneyNeeded _ -> row;
      case AccountDeleted _ -> Optional.empty();
    };
  }
}
