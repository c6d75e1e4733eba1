package io.eventserver.edge;

import io.eventserver.wire.Addresses;
import io.eventserver.wire.JsonPart;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What everybody may where there are no users: everything of the server's own, and what its
 * settings permit beside. Any thread.
 *
 * <p>No setting reaches an address that begins with {@code event-server.} or {@code __vertx.}: what
 * nodes say to each other and replies are opened by nothing.
 */
public final class OpenRights implements Rights {
  private final List<Pattern> inbound;
  private final List<Pattern> outbound;

  /**
   * @param inbound further addresses to send and publish to, as regular expressions
   * @param outbound further addresses to hear
   */
  public OpenRights(List<String> inbound, List<String> outbound) {
    this.inbound = inbound.stream().map(Pattern::compile).toList();
    this.outbound = outbound.stream().map(Pattern::compile).toList();
  }

  @Override
  public boolean maySend(String address) {
    return Addresses.isRequest(address) || mayPublish(address);
  }

  @Override
  public boolean mayPublish(String address) {
    return !Addresses.isOurs(address) && matches(inbound, address);
  }

  @Override
  public boolean mayHear(String address) {
    return Addresses.isCommitted(address)
        || (!Addresses.isOurs(address) && matches(outbound, address));
  }

  @Override
  public boolean mayAsk(String address, JsonPart body) {
    return true;
  }

  private static boolean matches(List<Pattern> patterns, String address) {
    for (var pattern : patterns) if (pattern.matcher(address).matches()) return true;
    return false;
  }
}
