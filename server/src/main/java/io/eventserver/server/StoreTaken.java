package io.eventserver.server;

/** Another node has the store that this one is to have: two logs would be two truths. */
final class StoreTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreTaken(String node) {
    super(
        "node %s has the store of this cluster: start this one with other --roles".formatted(node));
  }
}
