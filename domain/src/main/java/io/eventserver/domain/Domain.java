package io.eventserver.domain;

/**
 * What a jar brings to the server, found by {@link java.util.ServiceLoader}.
 *
 * <p>The implementation is public, has a constructor without arguments, and is named in {@code
 * META-INF/services/io.eventserver.domain.Domain} of its jar.
 *
 * <p>A jar that uses the classes of other domains, as a reactor does their events, names these
 * domains in its manifest: {@code Builds-On: accounts}. It then sees the very same classes.
 */
public interface Domain {

  /** The domain's name. */
  String name();

  /**
   * Registers every aggregate, projection and reactor. Called once, before anything of it is read.
   */
  void register(Registration registration);
}
