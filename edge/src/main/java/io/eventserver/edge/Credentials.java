package io.eventserver.edge;

import io.eventserver.wire.JsonPart;
import org.jspecify.annotations.Nullable;

/** What a client says to show who it is. */
public sealed interface Credentials {

  /** A user and its password. */
  record Password(String user, String password) implements Credentials {
    @Override
    public String toString() {
      return user;
    }
  }

  /** A token that somebody trusted has signed. */
  record Token(String token) implements Credentials {
    @Override
    public String toString() {
      return "a token";
    }
  }

  /**
   * The credentials in the body of a login.
   *
   * @throws io.eventserver.wire.RequestFailure 400 where there are none
   */
  static Credentials read(JsonPart body) {
    return body.read(Body.class, "").credentials();
  }

  /** The body of a login. */
  record Body(@Nullable String user, @Nullable String password, @Nullable String token) {
    private static final int CHARS_MAX = 8_192;

    public Body {
      boolean isPassword = user != null && password != null && token == null;
      boolean isToken = user == null && password == null && token != null;
      if (!isPassword && !isToken) {
        throw new IllegalArgumentException("a login: {user, password} or {token}");
      }
      // Longer than any name there is: and what fails is remembered for a while.
      if (length(user) > User.NAME_MAX) {
        throw new IllegalArgumentException("user: at most " + User.NAME_MAX + " characters");
      }
      if (length(password) > CHARS_MAX || length(token) > CHARS_MAX) {
        throw new IllegalArgumentException("a login: at most " + CHARS_MAX + " characters each");
      }
    }

    private static int length(@Nullable String text) {
      return text == null ? 0 : text.length();
    }

    private Credentials credentials() {
      if (token != null) return new Token(token);
      return new Password(String.valueOf(user), String.valueOf(password));
    }

    @Override
    public String toString() {
      return "credentials";
    }
  }
}
