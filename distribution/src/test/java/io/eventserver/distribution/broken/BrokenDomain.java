package io.eventserver.distribution.broken;

import io.eventserver.accounts.AccountEvent;
import io.eventserver.domain.Domain;
import io.eventserver.domain.ProjectionType;
import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Registration;
import java.util.List;
import java.util.Optional;

/** A domain that is well, beside a verticle that is not. */
public final class BrokenDomain implements Domain {

  /** A row. */
  public record Row(int number) {}

  @Override
  public String name() {
    return "broken";
  }

  @Override
  public void register(Registration server) {
    server.projection(
        ProjectionType.<Row, AccountEvent>of(
            "broken", Row.class, AccountEvent.class, (_, _) -> Optional.of(new Row(1))));
    server.reactor(ReactorType.<AccountEvent>of("broken", AccountEvent.class, _ -> List.of()));
  }
}
