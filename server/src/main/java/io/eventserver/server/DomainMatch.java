package io.eventserver.server;

import io.eventserver.clusterconfig.ClusterNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whether nodes mean the same by a domain of the same name: what one writes, the others must read.
 */
final class DomainMatch {
  private DomainMatch() {}

  /** How a domain of one node differs from that of the same name on another one, if any does. */
  static Optional<String> difference(ClusterNode self, Collection<ClusterNode> others) {
    for (var other : others) {
      for (String name : self.domains().keySet()) {
        var theirs = other.domains().get(name);
        if (theirs == null || other.id().equals(self.id())) continue;
        var ours = self.domains().getOrDefault(name, List.of());
        if (!ours.equals(theirs)) return Optional.of(told(name, ours, other.name(), theirs));
      }
    }
    return Optional.empty();
  }

  private static String told(String domain, List<String> ours, String node, List<String> theirs) {
    var onlyOurs = new ArrayList<>(ours);
    onlyOurs.removeAll(theirs);
    var onlyTheirs = new ArrayList<>(theirs);
    onlyTheirs.removeAll(ours);
    return "domain %s is not the same as on node %s: here %s, there %s: use one version of it"
        .formatted(domain, node, onlyOurs, onlyTheirs);
  }
}
