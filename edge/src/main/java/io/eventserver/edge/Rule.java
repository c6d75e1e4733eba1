package io.eventserver.edge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a role allows or denies: ways to use addresses and, for requests to the server, what they
 * are about. All are patterns, in which {@code *} stands for any characters.
 *
 * @param send addresses to send to
 * @param publish addresses to publish to
 * @param subscribe addresses to hear
 * @param aggregates types of aggregates; null: whatever a request is about
 * @param commands null: whatever a request is about
 * @param projections null: whatever a request is about
 */
public record Rule(
    @Nullable List<String> send,
    @Nullable List<String> publish,
    @Nullable List<String> subscribe,
    @Nullable List<String> aggregates,
    @Nullable List<String> commands,
    @Nullable List<String> projections) {

  public Rule {
    send = copy(send);
    publish = copy(publish);
    subscribe = copy(subscribe);
    aggregates = copy(aggregates);
    commands = copy(commands);
    projections = copy(projections);
    if (send == null && publish == null && subscribe == null) {
      throw new IllegalArgumentException("a rule is about send, publish or subscribe");
    }
  }

  private static @Nullable List<String> copy(@Nullable List<String> patterns) {
    return patterns == null ? null : List.copyOf(patterns);
  }

  /** Whether it is about some requests only. */
  boolean isLimited() {
    return aggregates != null || commands != null || projections != null;
  }

  /** Whether it is about an address that is sent to. */
  boolean isAboutSending(String address) {
    return send != null
        && Globs.match(send, address)
        && (aggregates == null || Subject.hasAggregate(address))
        && (commands == null || Subject.hasCommand(address))
        && (projections == null || Subject.hasProjection(address));
  }

  /** Whether it is about an address that is published to. */
  boolean isAboutPublishing(String address) {
    return publish != null && Globs.match(publish, address);
  }

  /** Whether it is about an address that is heard. */
  boolean isAboutHearing(String address) {
    return subscribe != null && Globs.match(subscribe, address);
  }

  /** Whether all of what a request may be about is meant. */
  boolean covers(Subject subject) {
    return covers(aggregates, subject.aggregate())
        && covers(commands, subject.command())
        && covers(projections, subject.projection());
  }

  private static boolean covers(@Nullable List<String> patterns, @Nullable String what) {
    return patterns == null || Globs.match(patterns, what);
  }

  /** Whether something of what a request may be about is meant. */
  boolean touches(Subject subject) {
    return touches(aggregates, subject.aggregate())
        && touches(commands, subject.command())
        && touches(projections, subject.projection());
  }

  private static boolean touches(@Nullable List<String> patterns, @Nullable String what) {
    return patterns == null || what == null || Globs.match(patterns, what);
  }
}
