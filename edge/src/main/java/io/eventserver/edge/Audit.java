package io.eventserver.edge;

/** Keeps what must be known afterwards of who came in and was not let do something. Any thread. */
public interface Audit {
  void note(AuditEntry entry);

  /** Keeps nothing. */
  Audit NONE = _ -> {};
}
