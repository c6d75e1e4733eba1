package io.eventserver.server;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.DataFolder;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.Replay;
import java.io.Console;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A start at the console: asks before it cleans, and shows how the replay goes: a progress bar
 * where a person is watching, a line of the log each second otherwise.
 */
final class ConsoleStartUp implements StartUp {
  private static final Logger LOG = LoggerFactory.getLogger("replay");
  private static final long TELL_NANOS = 1_000_000_000L;

  private final NodeOptions options;
  private final Optional<Console> person =
      Optional.ofNullable(System.console()).filter(Console::isTerminal);
  private long startNanos = System.nanoTime();
  private long toldNanos = startNanos;
  private long replayed;
  private @Nullable ProgressBar bar;

  // What is read first, a snapshot or the log, and what comes then are each a stretch.
  private long stretchBytes;
  private long stretchNanos = startNanos;

  ConsoleStartUp(NodeOptions options) {
    this.options = options;
  }

  /** How many events were read from the log. */
  long replayedEvents() {
    return replayed;
  }

  @Override
  public void prepare(DataFolder folder) throws IOException {
    if (options.clean && folder.hasLog()) clean(folder);
  }

  private void clean(DataFolder folder) throws IOException {
    if (!options.yes && !Confirmation.of("Empty the log in %s?", options.data)) {
      throw new IOException(
          "--clean would empty the log in %s: confirm with --yes".formatted(options.data));
    }
    folder.clean();
    LOG.warn("the log in {} was emptied", options.data);
  }

  @Override
  public Replay replay(BiConsumer<Identity, Recorded<Object>> events, Consumer<Note> notes) {
    return new Replay() {
      @Override
      public void event(Identity identity, Recorded<Object> recorded) {
        if (replayed++ == 0) startNanos = System.nanoTime();
        events.accept(identity, recorded);
      }

      @Override
      public void note(Note note) {
        notes.accept(note);
      }

      @Override
      public void progress(long bytesRead, long bytesTotal) {
        tell(bytesRead, bytesTotal);
      }
    };
  }

  private void tell(long bytesRead, long bytesTotal) {
    if (bytesTotal != stretchBytes) {
      stretchBytes = bytesTotal;
      stretchNanos = System.nanoTime();
    }
    if (person.isPresent()) {
      bar().maxHint(bytesTotal >> 20).stepTo(bytesRead >> 20);
    } else if (System.nanoTime() - toldNanos >= TELL_NANOS) {
      toldNanos = System.nanoTime();
      LOG.info(
          "{} events, {} of {} MiB, {} s left",
          replayed,
          bytesRead >> 20,
          bytesTotal >> 20,
          secondsLeft(bytesRead, bytesTotal));
    }
  }

  private long secondsLeft(long bytesRead, long bytesTotal) {
    double seconds = (System.nanoTime() - stretchNanos) / 1e9;
    return Math.round(seconds * (bytesTotal - bytesRead) / Math.max(1, bytesRead));
  }

  private ProgressBar bar() {
    var shown = bar;
    if (shown == null) {
      shown = new ProgressBarBuilder().setTaskName("replay").setUnit(" MiB", 1).showSpeed().build();
      bar = shown;
    }
    return shown;
  }

  @Override
  public void replayed(long position) {
    if (bar != null) bar.close();
    long millis = Math.max(1, (System.nanoTime() - startNanos) / 1_000_000);
    LOG.info("{} events in {} ms, {} events/s", replayed, millis, replayed * 1000 / millis);
  }
}
