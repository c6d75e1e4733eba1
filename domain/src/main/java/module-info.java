/** What domain code is written with: pure Java, nothing required. */
module io.eventserver.domain {
  exports io.eventserver.domain;
  exports io.eventserver.domain.fixture;

  uses io.eventserver.domain.Domain;
}
