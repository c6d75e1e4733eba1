package io.eventserver.server;

import io.eventserver.eventstore.LogCheck;
import java.io.PrintWriter;

/**
 * Says what is damaged in a log that is read, and where that ends it.
 *
 * @param done what is done with what is read
 */
record DamageOnly(PrintWriter out, String done) implements LogCheck.Report {

  @Override
  public void segment(String name, long events, long bytes) {
    // Of events only.
  }

  @Override
  public void damage(String file, long offset, long afterPosition, String what) {
    out.println(
        "event-server: %s is damaged at offset %d: %s; nothing behind it is %s"
            .formatted(file, offset, what, done));
  }

  @Override
  public void tail(String file, long offset, long afterPosition, String what) {
    // It is being written, or was told to nobody.
  }
}
