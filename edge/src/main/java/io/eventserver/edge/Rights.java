package io.eventserver.edge;

import io.eventserver.wire.JsonPart;

/** What a client may do. What is not said to be allowed is not. */
public interface Rights {
  /** Whether it may send to an address at all. */
  boolean maySend(String address);

  /** Whether it may publish to an address. */
  boolean mayPublish(String address);

  /** Whether it may hear an address. */
  boolean mayHear(String address);

  /**
   * Whether it may ask the server for something, at an address that it {@link #maySend} to.
   *
   * @throws io.eventserver.wire.RequestFailure 400 where it cannot be seen what is asked for
   */
  boolean mayAsk(String address, JsonPart body);
}
