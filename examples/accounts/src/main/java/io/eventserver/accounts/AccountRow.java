package io.eventserver.accounts;

/** An account as the list shows it. */
public record AccountRow(String name, long balance) {

  AccountRow plus(long amount) {
    return new AccountRow(name, Math.addExact(balance, amount));
  }
}
