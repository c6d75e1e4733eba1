package io.eventserver.clusterconfig;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The addresses from which nodes may come: who has one of them is trusted as a node. Any thread.
 */
public final class TrustedNetwork {
  private static final Pattern CIDR =
      Pattern.compile("([0-9]+(\\.[0-9]+){3}|[0-9a-fA-F.]*:[0-9a-fA-F.:]*)/[0-9]{1,3}");

  /** This machine alone. */
  public static final TrustedNetwork LOOPBACK = of(List.of("127.0.0.0/8", "::1/128"));

  private final List<String> parts;
  private final List<IpSubnetFilterRule> rules;

  private TrustedNetwork(List<String> parts) {
    this.parts = List.copyOf(parts);
    this.rules = parts.stream().map(TrustedNetwork::rule).toList();
  }

  /**
   * Some networks together.
   *
   * @param parts as {@code 10.1.0.0/16} or {@code fd00:1::/64}
   * @throws IllegalArgumentException where one is no network, or is everybody's
   */
  public static TrustedNetwork of(List<String> parts) {
    return new TrustedNetwork(parts);
  }

  private static IpSubnetFilterRule rule(String part) {
    // A name is not looked up: it could be answered otherwise tomorrow.
    if (!CIDR.matcher(part).matches()) throw none(part);
    if (part.matches(".*/0+"))
      throw new IllegalArgumentException("'%s' is everybody".formatted(part));
    try {
      return new IpSubnetFilterRule(part, IpFilterRuleType.ACCEPT);
    } catch (RuntimeException e) {
      throw none(part);
    }
  }

  private static IllegalArgumentException none(String part) {
    return new IllegalArgumentException(
        "a network is ADDRESS/BITS, as 10.1.0.0/16, not '%s'".formatted(part));
  }

  /** Whether an address is one of them. */
  public boolean has(InetAddress address) {
    var socket = new InetSocketAddress(address, 0);
    return rules.stream().anyMatch(rule -> rule.matches(socket));
  }

  @Override
  public String toString() {
    return String.join(",", parts);
  }
}
