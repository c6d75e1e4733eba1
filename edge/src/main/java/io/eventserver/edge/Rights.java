package io.eventserver.edge;

/** Which addresses a client may use. */
public interface Rights {
  /** Whether it may send to an address. */
  boolean maySend(String address);

  /** Whether it may publish to an address. */
  boolean mayPublish(String address);

  /** Whether it may hear an address. */
  boolean mayHear(String address);
}
