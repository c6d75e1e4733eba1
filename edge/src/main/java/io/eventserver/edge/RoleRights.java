package io.eventserver.edge;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.eventserver.wire.Addresses;
import io.eventserver.wire.JsonPart;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

  // Found once: these are asked for with each request.
  private final Map<String, Asking> asking;

  /** What of the rules is about requests at an address of the server. */
  private record Asking(boolean may, boolean mayAll, List<Rule> allowing, List<Rule> denying) {
    static Asking of(List<Rule> allowing, List<Rule> denying) {
      boolean denied = denying.stream().anyMatch(rule -> !rule.isLimited());
      boolean all = denying.isEmpty() && allowing.stream().anyMatch(rule -> !rule.isLimited());
      return new Asking(!allowing.isEmpty() && !denied, all, allowing, denying);
    }

    boolean may(Subject subject) {
      return allowing.stream().anyMatch(rule -> rule.covers(subject))
          && denying.stream().noneMatch(rule -> rule.touches(subject));
    }
  }

  RoleRights(Collection<Role> roles) {
    allowed = roles.stream().flatMap(it -> rules(it.allow())).toList();
    denied = roles.stream().flatMap(it -> rules(it.deny())).toList();
    administration = roles.stream().anyMatch(it -> Boolean.TRUE.equals(it.administration()));
    asking = Addresses.REQUESTS.stream().collect(toUnmodifiableMap(it -> it, this::asking));
  }

  private Asking asking(String address) {
    return Asking.of(
        allowed.stream().filter(it -> it.isAboutSending(address)).toList(),
        denied.stream().filter(it -> it.isAboutSending(address)).toList());
  }

  private static Stream<Rule> rules(@Nullable List<Rule> rules) {
    return Objects.requireNonNullElse(rules, List.<Rule>of()).stream();
  }

  @Override
  public boolean maySend(String address) {
    if (Addresses.ADMINISTRATION.contains(address)) return administration;
    var known = asking.get(address);
    // What is denied for some requests only, mayAsk says.
    if (known != null) return known.may;
    return !Addresses.isOurs(address) && asking(address).may;
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
    var known = asking.get(address);
    if (known == null) return false;
    return known.mayAll || Subject.of(address, body).stream().allMatch(known::may);
  }
}
