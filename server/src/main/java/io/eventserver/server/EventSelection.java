package io.eventserver.server;

import io.eventserver.domain.Recorded;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events of a log are wanted. */
final class EventSelection {
  @Option(names = "--aggregate", paramLabel = "TYPE", description = "Only of such aggregates.")
  @Nullable String aggregate;

  @Option(names = "--id", paramLabel = "ID", description = "Only of the aggregate of this id.")
  @Nullable String id;

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      defaultValue = "1",
      description = "From this position on; default: ${DEFAULT-VALUE}.")
  long from;

  @Option(
      names = "--to",
      paramLabel = "POSITION",
      description = "Up to this position; default: the last one.")
  @Nullable Long to;

  boolean isWanted(Recorded<Object> recorded) {
    return recorded.position() >= from
        && (to == null || recorded.position() <= to)
        && (aggregate == null || aggregate.equals(recorded.aggregate()))
        && (id == null || id.equals(recorded.id()));
  }

  /** Whether nothing behind a position is wanted. */
  boolean isEnough(long position) {
    return to != null && position >= to;
  }
}
