package io.eventserver.edge;

import io.vertx.ext.auth.hashing.HashingStrategy;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/** Salted hashes of passwords: PBKDF2 with HMAC-SHA-512. Slow on purpose; any thread. */
public final class Passwords {
  private static final String ALGORITHM = "pbkdf2";
  // The OWASP Password Storage Cheat Sheet's figure for this algorithm.
  private static final Map<String, String> COST = Map.of("it", "210000");
  private static final int SALT_BYTES = 32;
  private static final HashingStrategy HASHING = HashingStrategy.load();
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Of a password that nobody has: to take as long for a user that does not exist. */
  private static final String NOBODY = hash(salt());

  private Passwords() {}

  /** The hash of a password, with a new salt. */
  public static String hash(String password) {
    return HASHING.hash(ALGORITHM, COST, salt(), password);
  }

  private static String salt() {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return Base64.getEncoder().withoutPadding().encodeToString(salt);
  }

  /** Whether a password has a hash. */
  static boolean verify(String hash, String password) {
    return HASHING.verify(hash, password);
  }

  /** Takes as long as {@link #verify}. */
  static void verifyNobody(String password) {
    HASHING.verify(NOBODY, password);
  }
}
