package io.eventserver.bridgeclient;

import java.util.Map;

/** How a client shows who it is; prints no secret. */
public final class Login {
  private final Map<String, String> body;

  private Login(Map<String, String> body) {
    this.body = body;
  }

  /** By a user's name and password. */
  public static Login password(String user, String password) {
    return new Login(Map.of("user", user, "password", password));
  }

  /** By a token that somebody has signed whom the server trusts. */
  public static Login token(String token) {
    return new Login(Map.of("token", token));
  }

  Map<String, String> body() {
    return body;
  }

  @Override
  public String toString() {
    return "login";
  }
}
