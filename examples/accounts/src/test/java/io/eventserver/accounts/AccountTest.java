package io.eventserver.accounts;

import static io.eventserver.domain.fixture.Scenario.given;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Collections;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of an account. */
class AccountTest {
  private static final AccountCreated CREATED = new AccountCreated("Ann");

  @Test
  @DisplayName("an account is created once, and can be created again after it was deleted")
  void created() {
    given(Account.NONE).when(new CreateAccount("Ann")).thenAccepted(CREATED);
    given(Account.NONE, CREATED).when(new CreateAccount("Bob")).thenRefused();
    given(Account.NONE, CREATED, new AccountDeleted())
        .when(new CreateAccount("Bob"))
        .thenAccepted(new AccountCreated("Bob"));
  }

  @Test
  @DisplayName("without an account nothing can be done")
  void none() {
    given(Account.NONE).when(new AddMoney(1)).thenRefusedBecause("there is no such account");
    given(Account.NONE).when(new SubtractMoney(1)).thenRefused();
    given(Account.NONE).when(new DeleteAccount()).thenRefused();
  }

  @Test
  @DisplayName("the balance may go down to -500 and not below")
  void limit() {
    given(Account.NONE, CREATED, new MoneyAdded(100))
        .when(new SubtractMoney(600))
        .thenAccepted(new MoneySubtracted(600));
    given(Account.NONE, CREATED, new MoneyAdded(100))
        .when(new SubtractMoney(601))
        .thenRefusedBecause(
            "cannot subtract 601: the balance may not go below -500", new AccountLimitHit());
  }

  @Test
  @DisplayName("from the third refusal in a row on, more money is needed, each time")
  void threeStrikes() {
    given(
            Account.NONE,
            CREATED,
            new MoneySubtracted(500),
            new AccountLimitHit(),
            new AccountLimitHit())
        .when(new SubtractMoney(1))
        .thenRefused(new AccountLimitHit(), new MoreMoneyNeeded());
    given(
            Account.NONE,
            CREATED,
            new AccountLimitHit(),
            new AccountLimitHit(),
            new AccountLimitHit(),
            new MoreMoneyNeeded())
        .when(new SubtractMoney(501))
        .thenRefused(new AccountLimitHit(), new MoreMoneyNeeded());
  }

  @Test
  @DisplayName("money that moves resets the count")
  void reset() {
    given(Account.NONE, CREATED, new AccountLimitHit(), new AccountLimitHit(), new MoneyAdded(1))
        .when(new SubtractMoney(502))
        .thenRefused(new AccountLimitHit());
    given(
            Account.NONE,
            CREATED,
            new AccountLimitHit(),
            new AccountLimitHit(),
            new MoneySubtracted(1))
        .when(new SubtractMoney(500))
        .thenRefused(new AccountLimitHit());
  }

  @Test
  @DisplayName("amounts are 1 to 1,000,000,000,000, and a sum never wraps")
  void amounts() {
    for (long amount : new long[] {0, -1, Amounts.MAX + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> new AddMoney(amount)).hasMessageContaining("amount");
      assertThatThrownBy(() -> new SubtractMoney(amount)).hasMessageContaining("amount");
      assertThatThrownBy(() -> new MoneyAdded(amount)).hasMessageContaining("amount");
      assertThatThrownBy(() -> new MoneySubtracted(amount)).hasMessageContaining("amount");
    }
    given(new Account(true, Long.MAX_VALUE, 0))
        .when(new AddMoney(1))
        .thenRefusedBecause("the account cannot hold that much");
    given(Account.NONE, CREATED)
        .and(Collections.nCopies(3, new MoneyAdded(Amounts.MAX)))
        .thenState(new Account(true, 3 * Amounts.MAX, 0));
  }
}
