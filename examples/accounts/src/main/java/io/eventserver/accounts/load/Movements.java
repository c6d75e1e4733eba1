package io.eventserver.accounts.load;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Money that comes and goes: of any of the accounts, 1 to 9, and the next time the same back again,
 * so that no balance drifts towards its limit.
 */
public final class Movements {
  private static final int AMOUNT_MAX = 9;

  private final int accounts;
  private final SplittableRandom random;
  private final BitSet added = new BitSet();
  private int account;
  private int amount;

  public Movements(int accounts, long seed) {
    this.accounts = accounts;
    this.random = new SplittableRandom(seed);
  }

  /** Goes on to the next one. */
  public void next() {
    account = random.nextInt(accounts);
    int much = 1 + account % AMOUNT_MAX;
    amount = added.get(account) ? -much : much;
    added.flip(account);
  }

  /** Index of the account. */
  public int account() {
    return account;
  }

  /** What its balance changes by. */
  public int amount() {
    return amount;
  }
}
