package io.eventserver.accounts;

import io.eventserver.accounts.AccountEvent.MoreMoneyNeeded;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Domain;
import io.eventserver.domain.ProjectionType;
import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Registration;
import org.slf4j.LoggerFactory;

/** The bank accounts: what the server finds in this jar. */
public final class AccountsDomain implements Domain {
  public static final AggregateType<Account, AccountCommand, AccountEvent> ACCOUNT =
      AggregateType.of(Account.NONE, AccountCommand.class, AccountEvent.class);

  public static final AggregateType<Loan, LoanCommand, LoanEvent> LOAN =
      AggregateType.of(Loan.NONE, LoanCommand.class, LoanEvent.class);

  public static final ProjectionType<AccountRow, AccountEvent> ACCOUNTS =
      ProjectionType.of("accounts", AccountRow.class, AccountEvent.class, new Accounts());

  @Override
  public String name() {
    return "accounts";
  }

  @Override
  public void register(Registration server) {
    server.aggregate(ACCOUNT);
    server.aggregate(LOAN);
    var accounts = server.projection(ACCOUNTS);
    var proposals = new LoanProposals(accounts, LoggerFactory.getLogger("mail")::info);
    server.reactor(ReactorType.of("offer-loan", MoreMoneyNeeded.class, proposals));
  }
}
