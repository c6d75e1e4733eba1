package io.eventserver.reactors;

import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.Note.DeadLetter;
import io.eventserver.eventstore.SnapshotIn;
import io.eventserver.eventstore.SnapshotPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the log remembers of reactors: checkpoints, dead letters, and what was settled beyond the
 * checkpoint. Safe for any thread.
 */
public final class ReactorHistory {
  private static final Past NONE = new Past();

  private final Map<String, Past> pasts = new ConcurrentHashMap<>();

  private static final class Past {
    private volatile long checkpoint = -1;
    private final AtomicInteger dead = new AtomicInteger();
    private final ConcurrentNavigableMap<Long, DeadLetter> letters = new ConcurrentSkipListMap<>();
    private final NavigableSet<Long> settled = new ConcurrentSkipListSet<>();
  }

  /** The name of its section in a snapshot. */
  public static final String SECTION = "reactors";

  /**
   * Everything that is known of reactors. What is noted while it is written may be in it: a note
   * that is taken in again changes nothing.
   */
  public SnapshotPart part() {
    return new NotesOfReactors(this);
  }

  /** Notes from which this could be made. */
  List<Note> notes() {
    List<Note> notes = new ArrayList<>();
    pasts.forEach(
        (reactor, past) -> {
          synchronized (past) {
            if (past.checkpoint >= 0) notes.add(new Note.Checkpoint(reactor, past.checkpoint));
            notes.addAll(past.letters.values());
            past.settled.forEach(position -> notes.add(new Note.Settled(reactor, position)));
          }
        });
    return notes;
  }

  /** Takes in what a snapshot has. */
  public void restore(SnapshotIn in) throws IOException {
    NotesOfReactors.read(in).forEach(this::add);
  }

  /** Forgets everything. */
  public void clear() {
    pasts.clear();
  }

  /** Makes a note durable, then takes it in. Blocks. */
  void note(Note note, ReactorStore store) throws InterruptedException {
    store.note(note);
    add(note);
  }

  /** Takes in a note that is durable. */
  public void add(Note note) {
    var past = pasts.computeIfAbsent(note.reactor(), _ -> new Past());
    synchronized (past) {
      switch (note) {
        case Note.Checkpoint(_, var position) -> {
          past.checkpoint = Math.max(past.checkpoint, position);
          past.settled.headSet(position, true).clear();
        }
        case DeadLetter letter -> {
          if (past.letters.put(letter.position(), letter) == null) past.dead.incrementAndGet();
        }
        case Note.Settled(_, var position) -> {
          if (past.letters.remove(position) != null) past.dead.decrementAndGet();
          if (position > past.checkpoint) past.settled.add(position);
        }
      }
    }
  }

  /** The position up to which a reactor has finished; empty where it never ran. */
  public OptionalLong checkpoint(String reactor) {
    long position = past(reactor).checkpoint;
    return position < 0 ? OptionalLong.empty() : OptionalLong.of(position);
  }

  /** Whether a position beyond the checkpoint is a dead letter, or was one. */
  boolean isOver(String reactor, long position) {
    var past = past(reactor);
    return past.letters.containsKey(position) || past.settled.contains(position);
  }

  /** The reactors that have dead letters, in order: also those that the domain has no more. */
  SortedSet<String> withDeadLetters() {
    SortedSet<String> names = new TreeSet<>();
    pasts.forEach(
        (name, past) -> {
          if (past.dead.get() > 0) names.add(name);
        });
    return names;
  }

  /** How many dead letters a reactor has. */
  int dead(String reactor) {
    return past(reactor).dead.get();
  }

  /** So many dead letters of a reactor from a position on. */
  List<DeadLetter> deadLetters(String reactor, long from, int limit) {
    List<DeadLetter> page = new ArrayList<>();
    for (var letter : past(reactor).letters.tailMap(from).values()) {
      if (page.size() == limit) break;
      page.add(letter);
    }
    return page;
  }

  /** One dead letter. */
  Optional<DeadLetter> deadLetter(String reactor, long position) {
    return Optional.ofNullable(past(reactor).letters.get(position));
  }

  /** What is known of a reactor, to be read; asking for one that never was leaves nothing here. */
  private Past past(String reactor) {
    return pasts.getOrDefault(reactor, NONE);
  }
}
