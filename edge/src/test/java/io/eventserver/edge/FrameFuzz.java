package io.eventserver.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a fuzzer runs: some bytes as they may come from a socket, at once and in pieces. Whatever
 * they are, they are frames or are said to be none, and both ways the same.
 */
public final class FrameFuzz {
  private static final EdgeLimits LIMITS = EdgeLimits.DEFAULT;
  private static final FrameParser PARSER = new FrameParser(LIMITS);

  private FrameFuzz() {}

  /**
   * One run.
   *
   * @param data the length of a piece, then what comes
   */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) return;
    byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
    var atOnce = outcome(bytes, bytes.length);
    var inPieces = outcome(bytes, 1 + (data[0] & 0xff));
    if (!atOnce.equals(inPieces)) {
      throw new AssertionError("at once %s, in pieces %s".formatted(atOnce, inPieces));
    }
  }

  private static List<String> outcome(byte[] bytes, int piece) {
    List<String> outcome = new ArrayList<>();
    var reader =
        new FrameReader(
            LIMITS.frameBytes(), (in, from, length) -> outcome.add(told(in, from, length)));
    try {
      for (int at = 0; at < bytes.length; at += piece) {
        reader.read(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
      }
    } catch (ProtocolError e) {
      outcome.add("no frame: " + e.getMessage());
    }
    return outcome;
  }

  private static String told(byte[] bytes, int from, int length) throws ProtocolError {
    return switch (PARSER.parse(bytes, from, length)) {
      case Frame.Send send ->
          "send %s %s %s %s %s"
              .formatted(
                  send.address(),
                  send.replyAddress(),
                  send.headers(),
                  text(send.body()),
                  send.failure());
      case Frame.Publish publish ->
          "publish %s %s %s".formatted(publish.address(), publish.headers(), text(publish.body()));
      case Frame.Register frame -> frame.toString();
      case Frame.Unregister frame -> frame.toString();
      case Frame.Ping frame -> frame.toString();
      case Frame.NoAddress frame -> frame.toString();
    };
  }

  private static String text(Body body) {
    var json = body.json();
    return json == null ? "none" : new String(json.copy(), StandardCharsets.ISO_8859_1);
  }
}
