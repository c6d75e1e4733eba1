package io.eventserver.eventstore;

import java.util.UUID;

/**
 * How far somebody has read a log: enough to tell whether the log still begins with what was read.
 *
 * @param log which one
 * @param epoch that wrote what stands before the place
 * @param place where the next record begins
 */
record Standpoint(UUID log, Epoch epoch, Place place) {
  /** Of somebody who has read nothing, of whatever log. */
  static final Standpoint NOWHERE = new Standpoint(new UUID(0, 0), Epoch.NONE, Place.FIRST);
}
