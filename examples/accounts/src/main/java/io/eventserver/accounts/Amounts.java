package io.eventserver.accounts;

/** What amounts of money there are. */
final class Amounts {
  static final long MAX = 1_000_000_000_000L;

  private Amounts() {}

  static void check(long amount) {
    if (amount < 1 || amount > MAX) {
      throw new IllegalArgumentException("amount: 1 to " + MAX);
    }
  }
}
