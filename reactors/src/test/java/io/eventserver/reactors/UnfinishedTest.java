package io.eventserver.reactors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;

/** The checkpoint and what is open. */
class UnfinishedTest {

  @RepeatedTest(20)
  @DisplayName("the checkpoint never passes what is open, and comes to the end when nothing is")
  void neverPasses() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var unfinished = new Unfinished(0);
    List<Long> open = new ArrayList<>();
    for (long position = 1; position <= 500; position++) {
      if (random.nextInt(3) == 0) {
        unfinished.pass(position);
      } else {
        unfinished.begin(position);
        open.add(position);
      }
      while (!open.isEmpty() && random.nextBoolean()) {
        unfinished.finish(open.remove(random.nextInt(open.size())));
      }
      long lowest = open.stream().mapToLong(Long::longValue).min().orElse(position + 1);
      assertThat(unfinished.checkpoint()).as("seed %d", seed).isEqualTo(lowest - 1);
    }
    open.forEach(unfinished::finish);
    assertThat(unfinished.checkpoint()).as("seed %d", seed).isEqualTo(500);
  }
}
