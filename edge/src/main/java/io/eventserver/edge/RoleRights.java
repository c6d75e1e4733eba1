package io.eventserver.edge;

import io.eventserver.wire.Addresses;
import io.eventserver.wire.JsonPart;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What several roles allow together. Any thread.
 *
 * <p>No pattern reaches what nodes say to each other, replies, or administration; nor may anybody
 * publish to an address of the server, or take requests in its place.
 */
final class RoleRights implements Rights {
  private final List<Rule> allowed;
  private final List<Rule> denied;
  private final boolean administration;

  RoleRights(Collection<Role> roles) {
    allowed = roles.stream().flatMap(it -> rules(it.allow())).toList();
    denied = roles.stream().flatMap(it -> rules(it.deny())).toList();
    administration = roles.stream().anyMatch(it -> Boolean.TRUE.equals(it.administration()));
  }

  private static Stream<Rule> rules(@Nullable List<Rule> rules) {
    return Objects.requireNonNullElse(rules, List.<Rule>of()).stream();
  }

  @Override
  public boolean maySend(String address) {
    if (Addresses.ADMINISTRATION.contains(address)) return administration;
    if (Addresses.isOurs(address) && !Addresses.isRequest(address)) return false;
    // What is denied for some requests only, mayAsk says.
    return allowed.stream().anyMatch(rule -> rule.isAboutSending(address))
        && denied.stream().noneMatch(rule -> !rule.isLimited() && rule.isAboutSending(address));
  }

  @Override
  public boolean mayPublish(String address) {
    return !Addresses.isOurs(address) && isAllowed(rule -> rule.isAboutPublishing(address));
  }

  @Override
  public boolean mayHear(String address) {
    if (Addresses.isOurs(address) && !Addresses.isCommitted(address)) return false;
    return isAllowed(rule -> rule.isAboutHearing(address));
  }

  private boolean isAllowed(Predicate<Rule> about) {
    return allowed.stream().anyMatch(about) && denied.stream().noneMatch(about);
  }

  @Override
  public boolean mayAsk(String address, JsonPart body) {
    if (Addresses.ADMINISTRATION.contains(address)) return administration;
    var allowing = allowed.stream().filter(it -> it.isAboutSending(address)).toList();
    var denying = denied.stream().filter(it -> it.isAboutSending(address)).toList();
    if (denying.isEmpty() && allowing.stream().anyMatch(rule -> !rule.isLimited())) return true;
    for (var subject : Subject.of(address, body)) {
      if (allowing.stream().noneMatch(rule -> rule.covers(subject))) return false;
      if (denying.stream().anyMatch(rule -> rule.touches(subject))) return false;
    }
    return true;
  }
}
