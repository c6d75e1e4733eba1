package io.eventserver.projections;

import io.eventserver.eventstore.Identity;

/** Rows by keys of their own. */
class RowsByKeyTest extends RowStoreConformance {
  @Override
  RowStore store() {
    return new RowsByKey();
  }

  @Override
  void known(Identity identity) {}
}
