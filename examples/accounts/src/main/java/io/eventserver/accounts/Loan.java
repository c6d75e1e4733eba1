package io.eventserver.accounts;

import io.eventserver.accounts.LoanCommand.OfferLoan;
import io.eventserver.accounts.LoanEvent.LoanOffered;
import io.eventserver.domain.Aggregate;
import io.eventserver.domain.Decision;

/** The loans offered to the owner of the account of the same id. */
public record Loan(int offers) implements Aggregate<Loan, LoanCommand, LoanEvent> {
  public static final Loan NONE = new Loan(0);

  @Override
  public Decision<LoanEvent> decide(LoanCommand command) {
    return switch (command) {
      case OfferLoan(var name) -> Decision.accept(new LoanOffered(name));
    };
  }

  @Override
  public Loan evolve(LoanEvent event) {
    return switch (event) {
      case LoanOffered _ -> new Loan(offers + 1);
    };
  }
}
