package io.eventserver.server;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which addresses of the event bus clients may use beside those of the wire, as regular
 * expressions.
 *
 * <p>No pattern reaches an address that begins with {@code event-server.} or {@code __vertx.}: what
 * nodes say to each other, administration, and replies cannot be opened by a setting.
 *
 * @param inbound where clients may send and publish to
 * @param outbound what clients may hear
 */
public record Permits(List<String> inbound, List<String> outbound) {
  public static final Permits NONE = new Permits(List.of(), List.of());

  public Permits {
    inbound = inbound.stream().map(Permits::guarded).toList();
    outbound = outbound.stream().map(Permits::guarded).toList();
  }

  private static String guarded(String pattern) {
    try {
      // Checked alone first: it must not end the group that it is put in.
      Pattern.compile(pattern);
      return Pattern.compile("(?!event-server\\.|__vertx\\.)(?:" + pattern + ")").pattern();
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "no pattern: '%s' (%s)".formatted(pattern, e.getDescription()), e);
    }
  }
}
