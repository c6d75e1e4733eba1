package io.eventserver.accounts;

/** What can have happened about loans. */
public sealed interface LoanEvent {
  record LoanOffered(String name) implements LoanEvent {}
}
