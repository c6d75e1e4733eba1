package io.eventserver.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.accounts.AccountEvent.MoreMoneyNeeded;
import io.eventserver.accounts.LoanCommand.OfferLoan;
import io.eventserver.domain.IssuedCommand;
import io.eventserver.domain.Recorded;
import io.eventserver.domain.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who needs more money gets a letter and the offer of a loan. */
class LoanProposalsTest {
  private final List<String> letters = new ArrayList<>();

  private record OneRow(AccountRow row) implements Rows<AccountRow> {
    @Override
    public Optional<AccountRow> find(String key) {
      return key.equals("ann") ? Optional.of(row) : Optional.empty();
    }

    @Override
    public List<AccountRow> list(int limit) {
      return List.of(row);
    }
  }

  private List<IssuedCommand> react(String id) {
    return new LoanProposals(new OneRow(new AccountRow("Ann", -500)), letters::add)
        .react(Recorded.of(1, "account", id, 1, Instant.EPOCH, new MoreMoneyNeeded()));
  }

  @Test
  @DisplayName("a letter and a loan for who needs more money, nothing where the account is gone")
  void proposals() {
    assertThat(react("ann"))
        .containsExactly(new IssuedCommand("loan", "ann", new OfferLoan("Ann")));
    assertThat(react("gone")).isEmpty();
    assertThat(letters).containsExactly("Loan proposal for Ann");
  }
}
