package io.eventserver.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Command;
import io.eventserver.eventstore.Decided;
import io.eventserver.eventstore.Terms;
import io.eventserver.wire.RequestFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Command ids of which it must be asked whether they are stored. */
class RepeatsTest {
  private record Note(int number) {}

  private final List<Question> asked = new ArrayList<>();
  private final List<Integer> decided = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final Repeats repeats = new Repeats(new Later(), this::decide);

  private record Question(
      String commandId, Consumer<Optional<Decided>> found, Consumer<RequestFailure> failed) {}

  /** Answers when it is told to. */
  private final class Later implements CommandIdLookup {
    @Override
    public boolean mayHold(String commandId) {
      return !commandId.startsWith("new");
    }

    @Override
    public void find(
        String commandId, Consumer<Optional<Decided>> found, Consumer<RequestFailure> failure) {
      asked.add(new Question(commandId, found, failure));
    }
  }

  private void decide(Work work) {
    if (work.request() instanceof Command(_, _, Note(var number), _)) decided.add(number);
    repeats.begin(work);
  }

  private void comes(String id, int number, String commandId) {
    Optional<String> terms = commandId.isEmpty() ? Optional.empty() : Optional.of(commandId);
    var request =
        new Command(
            "notes",
            id,
            new Note(number),
            new Terms(terms, OptionalLong.empty(), Optional.empty(), Map.of()));
    repeats.check(new Work(request, number, answers::add), answers::add);
  }

  /** The first of those that ask for it. */
  private Question question(String commandId) {
    var first = asked.stream().filter(it -> it.commandId.equals(commandId)).findFirst();
    asked.remove(first.orElseThrow());
    return first.get();
  }

  private void isNone(String commandId) {
    question(commandId).found.accept(Optional.empty());
  }

  @Test
  @DisplayName("what comes for an aggregate meanwhile is decided after it, in order")
  void inOrder() {
    comes("a", 1, "first");
    comes("a", 2, "");
    comes("a", 3, "second");
    comes("a", 4, "new");
    comes("b", 5, "");
    assertThat(decided).as("others wait for nothing").containsExactly(5);
    isNone("second");
    assertThat(decided).containsExactly(5);
    isNone("first");
    assertThat(decided).containsExactly(5, 1, 2, 3, 4);
    comes("a", 6, "");
    assertThat(decided).endsWith(6);
    assertThat(repeats.asked()).isEmpty();
  }

  @Test
  @DisplayName("one that is stored, or that nobody knows of, does not hold up the others")
  void answered() {
    comes("a", 1, "stored");
    comes("a", 2, "lost");
    comes("a", 3, "");
    var event =
        new Recorded<Object>(
            1,
            "notes",
            "a",
            1,
            Instant.EPOCH,
            new Note(1),
            Optional.of("stored"),
            Optional.empty(),
            Map.of());
    var known = new Decided("stored", 1, Optional.empty(), List.of(event));
    question("stored").found.accept(Optional.of(known));
    assertThat(decided).isEmpty();
    question("lost").failed.accept(RequestFailure.unavailable("ask again"));
    assertThat(decided).containsExactly(3);
    assertThat(answers).hasSize(2);
  }

  @Test
  @DisplayName("a repeat that came while the first was looked up waits for it")
  void twice() {
    comes("a", 1, "same");
    comes("a", 1, "same");
    isNone("same");
    isNone("same");
    assertThat(decided).containsExactly(1);
  }
}
