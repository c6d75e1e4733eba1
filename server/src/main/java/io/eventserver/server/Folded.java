package io.eventserver.server;

import io.eventserver.aggregates.AggregateStates;
import io.eventserver.clusterconfig.Role;
import io.eventserver.eventstore.SnapshotIn;
import io.eventserver.eventstore.SnapshotTarget;
import io.eventserver.projections.Projections;
import io.eventserver.reactors.ReactorHistory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a node folds from the log, as sections of a snapshot: the states of each type of aggregate,
 * the rows of each projection, and what reactors have to remember.
 */
record Folded(
    Set<Role> roles,
    Registry registry,
    AggregateStates aggregates,
    Projections projections,
    ReactorHistory reactors)
    implements SnapshotTarget {
  private static final String NO_CODE = "-";

  @Override
  public Map<String, String> sections() {
    var sections = new LinkedHashMap<>(Map.of(ReactorHistory.SECTION, NO_CODE));
    for (var domain : registry.domains()) {
      String code = domain.fingerprint();
      if (roles.contains(Role.AGGREGATES)) {
        for (var type : domain.aggregates().keySet()) {
          sections.put(AggregateStates.section(type), code);
        }
      }
      if (roles.contains(Role.PROJECTIONS)) {
        for (var projection : domain.projections().keySet()) {
          sections.put(Projections.section(projection), code);
        }
      }
    }
    return sections;
  }

  @Override
  public void restore(String section, SnapshotIn in) throws IOException {
    if (section.equals(ReactorHistory.SECTION)) reactors.restore(in);
    for (var domain : registry.domains()) {
      for (var type : domain.aggregates().keySet()) {
        if (section.equals(AggregateStates.section(type))) aggregates.restore(type, in);
      }
      for (var projection : domain.projections().keySet()) {
        if (section.equals(Projections.section(projection))) projections.restore(projection, in);
      }
    }
  }

  @Override
  public void clear() {
    aggregates.clear();
    projections.clear();
    reactors.clear();
  }
}
