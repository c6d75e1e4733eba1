package io.eventserver.accounts;

import io.eventserver.accounts.AccountEvent.MoreMoneyNeeded;
import io.eventserver.accounts.LoanCommand.OfferLoan;
import io.eventserver.domain.IssuedCommand;
import io.eventserver.domain.Reactor;
import io.eventserver.domain.Recorded;
import io.eventserver.domain.Rows;
import java.util.List;
import java.util.function.Consumer;

/** Writes a letter to whoever needs more money, and offers a loan. */
public record LoanProposals(Rows<AccountRow> accounts, Consumer<String> mail)
    implements Reactor<MoreMoneyNeeded> {
  @Override
  public List<IssuedCommand> react(Recorded<MoreMoneyNeeded> recorded) {
    return accounts.find(recorded.id()).stream()
        .map(account -> propose(recorded.id(), account.name()))
        .toList();
  }

  private IssuedCommand propose(String id, String name) {
    mail.accept("Loan proposal for " + name);
    return AccountsDomain.LOAN.issue(id, new OfferLoan(name));
  }
}
