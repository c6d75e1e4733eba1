package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the README and docs/ show is code that is compiled. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  private static List<Path> files(Path folder, String end) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(end))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    }
  }

  private static String bare(String text) {
    return text.replaceAll("\\s", "");
  }

  private static String read(Path file) {
    try {
      return bare(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the parts of a snippet, which has … in between, stand in a source one by one. */
  private static boolean holds(String source, String snippet) {
    int at = 0;
    for (String part : snippet.split("…", -1)) {
      int found = source.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length();
    }
    return true;
  }

  @Test
  @DisplayName("every piece of Java in README and docs stands in a source that is compiled")
  void snippets() throws IOException {
    var sources = files(ROOT, ".java").stream().map(ReadmeTest::read).toList();
    List<String> snippets = new ArrayList<>();
    for (Path page :
        Stream.concat(
                Stream.of(ROOT.resolve("README.md")), files(ROOT.resolve("docs"), ".md").stream())
            .toList()) {
      var matcher = JAVA.matcher(Files.readString(page));
      while (matcher.find()) snippets.add(matcher.group(1));
    }
    assertThat(snippets).hasSizeGreaterThan(3);
    for (String snippet : snippets) {
      assertThat(sources.stream().anyMatch(source -> holds(source, bare(snippet))))
          .as(snippet)
          .isTrue();
    }
  }

  sealed interface AccountCommand {
    record AddMoney(long amount) implements AccountCommand {}
  }

  sealed interface AccountEvent {}

  record MoneyAdded(long amount, String memo) implements AccountEvent {}

  record Account(long balance) implements Aggregate<Account, AccountCommand, AccountEvent> {
    static final Account NONE = new Account(0);

    @Override
    public Decision<AccountEvent> decide(AccountCommand command) {
      return Decision.refuse("not in this test");
    }

    @Override
    public Account evolve(AccountEvent event) {
      return this;
    }
  }

  @Test
  @DisplayName("docs/log.md: an event that has changed since it was stored")
  void evolution() {
    var type =
        AggregateType.of(Account.NONE, AccountCommand.class, AccountEvent.class)
            .event(MoneyAdded.class, it -> it.schema(2).renamed("amount", "sum").added("memo", ""));
    assertThat(type.events().getFirst().schema()).isEqualTo(2);
  }
}
