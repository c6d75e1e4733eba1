package io.eventserver.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a fuzzer runs: some bytes as they may come from a socket, at once and in pieces. Whatever
 * they are, they are frames or are said to be none, both ways the same, and the same to a parser.
 */
public final class FrameFuzz {
  private static final EdgeLimits LIMITS = EdgeLimits.DEFAULT;
  private static final FrameParser PARSER = new FrameParser(LIMITS);

  private static final String NONE = "no frame: ";

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
      outcome.add(NONE + e.getMessage());
    }
    return outcome;
  }

  private static String told(byte[] bytes, int from, int length) throws ProtocolError {
    String told = said(() -> PARSER.parse(bytes, from, length));
    String parsed = said(() -> PARSER.parsed(bytes, from, length).frame());
    if (!told.equals(parsed)) throw new AssertionError(told + ", by a parser " + parsed);
    if (told.startsWith(NONE)) throw new ProtocolError(told.substring(NONE.length()));
    return told;
  }

  private interface Parsing {
    Frame frame() throws ProtocolError;
  }

  private static String said(Parsing parsing) {
    try {
      return told(parsing.frame());
    } catch (ProtocolError e) {
      return NONE + e.getMessage();
    }
  }

  private static String told(Frame frame) {
    return switch (frame) {
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
      case Frame.Register it -> it.toString();
      case Frame.Unregister it -> it.toString();
      case Frame.Ping it -> it.toString();
      case Frame.NoAddress it -> it.toString();
    };
  }

  private static String text(Body body) {
    var json = body.json();
    return json == null ? "none" : new String(json.copy(), StandardCharsets.ISO_8859_1);
  }
}
