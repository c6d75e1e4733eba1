package io.eventserver.accounts;

import static io.eventserver.domain.Decision.accept;
import static io.eventserver.domain.Decision.refuse;

import io.eventserver.accounts.AccountCommand.AddMoney;
import io.eventserver.accounts.AccountCommand.CreateAccount;
import io.eventserver.accounts.AccountCommand.DeleteAccount;
import io.eventserver.accounts.AccountCommand.SubtractMoney;
import io.eventserver.accounts.AccountEvent.AccountCreated;
import io.eventserver.accounts.AccountEvent.AccountDeleted;
import io.eventserver.accounts.AccountEvent.AccountLimitHit;
import io.eventserver.accounts.AccountEvent.MoneyAdded;
import io.eventserver.accounts.AccountEvent.MoneySubtracted;
import io.eventserver.accounts.AccountEvent.MoreMoneyNeeded;
import io.eventserver.domain.Aggregate;
import io.eventserver.domain.Decision;

/**
 * A bank account: its balance may not go below the limit, and who tries it three times in a row is
 * told of.
 *
 * @param open whether it was created and not deleted
 * @param balance in whole units of money
 * @param strikes refused subtractions since money last moved
 */
public record Account(boolean open, long balance, int strikes)
    implements Aggregate<Account, AccountCommand, AccountEvent> {
  public static final Account NONE = new Account(false, 0, 0);
  private static final long LIMIT = -500;
  private static final int STRIKES_BEFORE_LOAN = 3;

  @Override
  public Decision<AccountEvent> decide(AccountCommand command) {
    return switch (command) {
      case CreateAccount _ when open -> refuse("the account exists already");
      case CreateAccount(var name) -> accept(new AccountCreated(name));
      case AccountCommand _ when !open -> refuse("there is no such account");
      case AddMoney(var amount) -> add(amount);
      case SubtractMoney(var amount) -> subtract(amount);
      case DeleteAccount() -> accept(new AccountDeleted());
    };
  }

  private Decision<AccountEvent> add(long amount) {
    if (balance > Long.MAX_VALUE - amount) return refuse("the account cannot hold that much");
    return accept(new MoneyAdded(amount));
  }

  private Decision<AccountEvent> subtract(long amount) {
    if (balance >= LIMIT + amount) return accept(new MoneySubtracted(amount));
    var hit = new AccountLimitHit();
    var reason = "cannot subtract %d: the balance may not go below %d".formatted(amount, LIMIT);
    return evolve(hit).strikes() >= STRIKES_BEFORE_LOAN
        ? refuse(reason, hit, new MoreMoneyNeeded())
        : refuse(reason, hit);
  }

  @Override
  public Account evolve(AccountEvent event) {
    return switch (event) {
      case AccountCreated _ -> new Account(true, 0, 0);
      case MoneyAdded(var amount) -> new Account(open, Math.addExact(balance, amount), 0);
      case MoneySubtracted(var amount) -> new Account(open, Math.subtractExact(balance, amount), 0);
      case AccountLimitHit() -> new Account(open, balance, strikes + 1);
      case MoreMoneyNeeded() -> this;
      case AccountDeleted() -> NONE;
    };
  }
}
