package io.eventserver.eventstore;

import java.time.InstantSource;

class MemoryLogTest extends EventLogConformance {
  @Override
  EventLog create(InstantSource clock) {
    return new MemoryLog(Ledger.TYPES, new Directory(), clock);
  }
}
