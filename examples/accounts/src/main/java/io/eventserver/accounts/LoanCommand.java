package io.eventserver.accounts;

/** What can be asked about loans. */
public sealed interface LoanCommand {
  record OfferLoan(String name) implements LoanCommand {}
}
