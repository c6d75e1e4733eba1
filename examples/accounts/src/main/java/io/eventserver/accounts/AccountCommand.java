package io.eventserver.accounts;

/** What can be asked of an account. */
public sealed interface AccountCommand {

  record CreateAccount(String name) implements AccountCommand {
    public CreateAccount {
      if (name.isBlank() || name.length() > 200) {
        throw new IllegalArgumentException("name: 1 to 200 characters");
      }
    }
  }

  record AddMoney(long amount) implements AccountCommand {
    public AddMoney {
      Amounts.check(amount);
    }
  }

  record SubtractMoney(long amount) implements AccountCommand {
    public SubtractMoney {
      Amounts.check(amount);
    }
  }

  record DeleteAccount() implements AccountCommand {}
}
