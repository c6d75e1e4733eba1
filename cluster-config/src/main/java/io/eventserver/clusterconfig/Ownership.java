package io.eventserver.clusterconfig;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Which node does what, by the nodes that one knows of.
 *
 * <p>Two nodes may see different nodes for a while. Then two of them do the same, and the log lets
 * only one of them succeed: what is said here is advice.
 *
 * @param nodes those that are ready, the one that has been there longest first
 */
public record Ownership(List<ClusterNode> nodes) {
  /** Of all nodes of a cluster, those count that are ready. */
  public Ownership {
    nodes = nodes.stream().filter(ClusterNode::ready).toList();
  }

  /** The node with the log. */
  public Optional<ClusterNode> store() {
    return nodes.stream().filter(node -> node.has(Role.STORE)).findFirst();
  }

  /**
   * The node that decides the commands of an aggregate: the one with the store where it knows the
   * type, unless they are to be spread.
   */
  public Optional<ClusterNode> ofAggregate(String type, String id) {
    var all = ofAll(type);
    return all.isPresent() ? all : of(Role.AGGREGATES, type, type + "/" + id);
  }

  /** Whether a node decides commands of a type, all of them or a share. */
  public boolean decides(String nodeId, String type) {
    var all = ofAll(type);
    return (all.isPresent() ? all.stream() : nodes.stream())
        .anyMatch(node -> node.id().equals(nodeId) && node.offers(Role.AGGREGATES, type));
  }

  /** The node that decides every command of a type, where one does. */
  private Optional<ClusterNode> ofAll(String type) {
    return store().filter(it -> !it.spread() && it.offers(Role.AGGREGATES, type));
  }

  /** Of the nodes that offer something by name, the one whose turn a key is. */
  public Optional<ClusterNode> of(Role role, String what, String key) {
    return nodes.stream()
        .filter(node -> node.offers(role, what))
        .max(
            Comparator.<ClusterNode>comparingLong(node -> weight(node, key))
                .thenComparing(ClusterNode::id));
  }

  /** A node that offers something by name, at best one of a given id; or any with the role. */
  public Optional<ClusterNode> anyOf(Role role, String what, String preferred) {
    var offering = nodes.stream().filter(node -> node.offers(role, what)).toList();
    var all = offering.isEmpty() ? nodes.stream().filter(it -> it.has(role)).toList() : offering;
    return all.stream()
        .filter(node -> node.id().equals(preferred))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  /**
   * Highest random weight (rendezvous hashing, Thaler and Ravishankar 1998): when a node comes or
   * goes, only its own share moves.
   */
  private static long weight(ClusterNode node, String key) {
    long hash = hash(node.id()) << 32 | hash(key);
    // The finish of MurmurHash3: a checksum alone would let all keys prefer the same node.
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  private static long hash(String text) {
    var crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
