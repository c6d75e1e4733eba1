package io.eventserver.aggregates;

import io.eventserver.eventstore.Command;
import io.eventserver.eventstore.Publish;
import io.eventserver.eventstore.Request;
import io.eventserver.wire.Json;
import io.eventserver.wire.Vocabulary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Tells a repeat of a request from another request under the same command id. */
final class Fingerprint {
  private Fingerprint() {}

  /** The first 8 bytes of SHA-256 over what is asked for, by logical names. */
  static long of(Request request, Vocabulary vocabulary) {
    var digest = sha256();
    switch (request) {
      case Command command -> add(digest, vocabulary, command.command());
      case Publish publish -> publish.events().forEach(event -> add(digest, vocabulary, event));
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  private static void add(MessageDigest digest, Vocabulary vocabulary, Object record) {
    digest.update(String.valueOf(vocabulary.nameOf(record)).getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(Json.bytes(record));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
