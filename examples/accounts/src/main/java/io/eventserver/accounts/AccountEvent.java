package io.eventserver.accounts;

/** What can have happened to an account. */
public sealed interface AccountEvent {

  record AccountCreated(String name) implements AccountEvent {}

  record MoneyAdded(long amount) implements AccountEvent {
    public MoneyAdded {
      Amounts.check(amount);
    }
  }

  record MoneySubtracted(long amount) implements AccountEvent {
    public MoneySubtracted {
      Amounts.check(amount);
    }
  }

  /** A subtraction was refused. */
  record AccountLimitHit() implements AccountEvent {}

  /** Subtractions are refused again and again: the owner may want a loan. */
  record MoreMoneyNeeded() implements AccountEvent {}

  record AccountDeleted() implements AccountEvent {}
}
