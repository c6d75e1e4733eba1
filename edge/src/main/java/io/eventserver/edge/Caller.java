package io.eventserver.edge;

import java.util.List;

/**
 * A client before it says anything.
 *
 * @param from the address that it comes from
 * @param isLocal whether that is this machine
 * @param certificate names in its certificate, the most exact first; none: it has shown none
 */
public record Caller(String from, boolean isLocal, List<String> certificate) {
  public Caller {
    certificate = List.copyOf(certificate);
  }
}
