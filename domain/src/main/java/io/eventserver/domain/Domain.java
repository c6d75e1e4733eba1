package io.eventserver.domain;

/**
 * What a jar brings to the server, found by {@link java.util.ServiceLoader}.
 *
 * <p>The implementation is public, has a constructor without arguments, and is named in {@code
 * META-INF/services/io.eventserver.domain.Domain} of its jar.
 */
public interface Domain {

  /** The domain's name. */
  String name();

  /**
   * Registers every aggregate, projection and reactor. Called once, before anything is replayed.
   */
  void register(Registration registration);
}
