package io.eventserver.clusterconfig;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.net.InetAddress;
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
  private final List<Prefix> prefixes;

  private TrustedNetwork(List<String> parts) {
    this.parts = List.copyOf(parts);
    this.prefixes = parts.stream().map(TrustedNetwork::prefix).toList();
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

  /** The first bits of an address of so many bytes. */
  private record Prefix(BigInteger bits, int count, int bytes) {
    static Prefix of(byte[] address, int count) {
      return new Prefix(first(address, count), count, address.length);
    }

    private static BigInteger first(byte[] address, int count) {
      return new BigInteger(1, address).shiftRight(address.length * Byte.SIZE - count);
    }

    boolean begins(byte[] address) {
      return address.length == bytes && first(address, count).equals(bits);
    }
  }

  private static Prefix prefix(String part) {
    // A name is not looked up: it could be answered otherwise tomorrow.
    if (!CIDR.matcher(part).matches()) throw none(part);
    int slash = part.indexOf('/');
    byte[] address = NetUtil.createByteArrayFromIpAddressString(part.substring(0, slash));
    int bits = Integer.parseInt(part.substring(slash + 1));
    if (address == null || bits > address.length * Byte.SIZE) throw none(part);
    if (bits == 0) throw new IllegalArgumentException("'%s' is everybody".formatted(part));
    return Prefix.of(address, bits);
  }

  private static IllegalArgumentException none(String part) {
    return new IllegalArgumentException(
        "a network is ADDRESS/BITS, as 10.1.0.0/16, not '%s'".formatted(part));
  }

  /** Whether an address is one of them. */
  public boolean has(InetAddress address) {
    return prefixes.stream().anyMatch(prefix -> prefix.begins(address.getAddress()));
  }

  @Override
  public String toString() {
    return String.join(",", parts);
  }
}
