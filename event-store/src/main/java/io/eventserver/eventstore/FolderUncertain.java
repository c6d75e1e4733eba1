package io.eventserver.eventstore;

import java.io.IOException;

/**
 * A name may or may not have become durable: whoever goes on could write where nobody will look.
 */
final class FolderUncertain extends IOException {
  private static final long serialVersionUID = 1L;

  FolderUncertain(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
