package io.eventserver.edge;

import io.eventserver.edge.UsersAccess.Known;
import io.eventserver.wire.JsonPart;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Rights as users and roles stand at the moment when somebody looks. Any thread. */
final class LiveRights implements Rights {
  private final Supplier<Known> known;
  private final Function<Known, Set<String>> roles;
  private volatile Of of;

  /** What follows from the users and roles of a moment. */
  private record Of(Known known, Rights rights) {}

  /**
   * @param roles those that the client has, by what is known
   */
  LiveRights(Supplier<Known> known, Function<Known, Set<String>> roles) {
    this.known = known;
    this.roles = roles;
    this.of = of(known.get());
  }

  private Of of(Known now) {
    var held = roles.apply(now).stream().map(now.roles()::get).flatMap(Stream::ofNullable).toList();
    return new Of(now, new RoleRights(held));
  }

  // The very same: comparing all users and roles would cost more than it saves.
  @SuppressWarnings("ReferenceEquality")
  private Rights now() {
    var current = known.get();
    var last = of;
    if (last.known != current) {
      last = of(current);
      of = last;
    }
    return last.rights;
  }

  @Override
  public boolean maySend(String address) {
    return now().maySend(address);
  }

  @Override
  public boolean mayPublish(String address) {
    return now().mayPublish(address);
  }

  @Override
  public boolean mayHear(String address) {
    return now().mayHear(address);
  }

  @Override
  public boolean mayAsk(String address, JsonPart body) {
    return now().mayAsk(address, body);
  }
}
