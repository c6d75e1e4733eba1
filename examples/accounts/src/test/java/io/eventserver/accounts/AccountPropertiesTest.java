package io.eventserver.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.accounts.AccountCommand.AddMoney;
import io.eventserver.accounts.AccountCommand.CreateAccount;
import io.eventserver.accounts.AccountCommand.DeleteAccount;
import io.eventserver.accounts.AccountCommand.SubtractMoney;
import io.eventserver.accounts.AccountEvent.MoreMoneyNeeded;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds after any commands whatever. */
class AccountPropertiesTest {

  @Property
  @Label("no commands bring a balance below -500, and a loan needs three strikes")
  void holds(@ForAll("commands") List<AccountCommand> commands) {
    var account = Account.NONE;
    for (var command : commands) {
      var decision = account.decide(command);
      for (var event : decision.events()) account = account.evolve(event);
      assertThat(account.balance()).isGreaterThanOrEqualTo(-500);
      boolean loan = decision.events().contains(new MoreMoneyNeeded());
      assertThat(loan).isEqualTo(decision.events().size() == 2);
      if (loan) assertThat(account.strikes()).isGreaterThanOrEqualTo(3);
    }
  }

  @Provide
  Arbitrary<List<AccountCommand>> commands() {
    Arbitrary<Long> amounts = Arbitraries.longs().between(1, 700);
    return Arbitraries.<AccountCommand>oneOf(
            Arbitraries.of(new CreateAccount("Ann"), new DeleteAccount()),
            amounts.map(AddMoney::new),
            amounts.map(SubtractMoney::new),
            amounts.map(amount -> new SubtractMoney(amount + 500)))
        .list()
        .ofMaxSize(60);
  }
}
