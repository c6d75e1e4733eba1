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
  private final boolean administration;
  private final List<Pattern> inbound;
  private final List<Pattern> outbound;

  /**
   * @param administration whether they may administrate
   * @param inbound further addresses to send and publish to, as regular expressions
   * @param outbound further addresses to hear
   */
  public OpenRights(boolean administration, List<String> inbound, List<String> outbound) {
    this.administration = administration;
    this.inbound = inbound.stream().map(Pattern::compile).toList();
    this.outbound = outbound.stream().map(Pattern::compile).toList();
  }

  @Override
  public boolean maySend(String address) {
    if (Addresses.ADMINISTRATION.contains(address)) return administration;
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
