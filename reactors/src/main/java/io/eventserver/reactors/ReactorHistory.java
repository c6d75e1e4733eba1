package io.eventserver.reactors;

import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.Note.DeadLetter;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What the log remembers of reactors: checkpoints and dead letters. Safe for any thread. */
public final class ReactorHistory {
  private final Map<String, Long> checkpoints = new ConcurrentHashMap<>();
  private final Map<String, Map<Long, DeadLetter>> deadLetters = new ConcurrentHashMap<>();

  /** Takes in a note that is durable. */
  public void add(Note note) {
    switch (note) {
      case Note.Checkpoint(var reactor, var position) ->
          checkpoints.merge(reactor, position, Math::max);
      case DeadLetter letter -> letters(letter.reactor()).put(letter.position(), letter);
      case Note.Settled(var reactor, var position) -> letters(reactor).remove(position);
    }
  }

  /** The position up to which a reactor has finished; empty where it never ran. */
  public OptionalLong checkpoint(String reactor) {
    Long position = checkpoints.get(reactor);
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }

  /** The dead letters of a reactor, in order of position. */
  public Map<Long, DeadLetter> deadLetters(String reactor) {
    return new TreeMap<>(letters(reactor));
  }

  /** One dead letter. */
  public Optional<DeadLetter> deadLetter(String reactor, long position) {
    return Optional.ofNullable(letters(reactor).get(position));
  }

  private Map<Long, DeadLetter> letters(String reactor) {
    return deadLetters.computeIfAbsent(reactor, _ -> new ConcurrentSkipListMap<>());
  }
}
