package io.eventserver.distribution.turnover;

import io.eventserver.accounts.AccountEvent;
import io.eventserver.accounts.AccountEvent.MoneyAdded;
import io.eventserver.accounts.AccountsDomain;
import io.eventserver.accounts.LoanCommand.OfferLoan;
import io.eventserver.domain.Domain;
import io.eventserver.domain.IssuedCommand;
import io.eventserver.domain.ProjectionType;
import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Recorded;
import io.eventserver.domain.Registration;
import io.eventserver.domain.Rows;
import java.util.List;
import java.util.Optional;

/** Builds on the accounts: how much came in, and an offer to whoever has added a million. */
public final class TurnoverDomain implements Domain {
  public record Turnover(long sum) {}

  @Override
  public String name() {
    return "turnover";
  }

  @Override
  public void register(Registration server) {
    var turnovers =
        server.projection(
            ProjectionType.of(
                "turnover", Turnover.class, AccountEvent.class, TurnoverDomain::project));
    server.reactor(
        ReactorType.<AccountEvent>of(
            "court", AccountEvent.class, recorded -> court(turnovers, recorded)));
  }

  static Optional<Turnover> project(Optional<Turnover> row, Recorded<AccountEvent> recorded) {
    return switch (recorded.event()) {
      case MoneyAdded(var amount) ->
          Optional.of(new Turnover(row.map(Turnover::sum).orElse(0L) + amount));
      default -> row;
    };
  }

  static List<IssuedCommand> court(Rows<Turnover> turnovers, Recorded<AccountEvent> recorded) {
    return switch (recorded.event()) {
      case MoneyAdded(var amount) when crossed(turnovers.find(recorded.id()), amount) ->
          List.of(AccountsDomain.LOAN.issue(recorded.id(), new OfferLoan(recorded.id())));
      default -> List.of();
    };
  }

  private static boolean crossed(Optional<Turnover> turnover, long amount) {
    return turnover
        .filter(it -> it.sum() >= 1_000_000 && it.sum() - amount < 1_000_000)
        .isPresent();
  }
}
