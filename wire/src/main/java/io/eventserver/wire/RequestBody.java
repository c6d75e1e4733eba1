package io.eventserver.wire;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** The bodies of requests, found where they stand in what came. */
public final class RequestBody {
  private RequestBody() {}

  /**
   * The body of a message for an address. Where most requests go, one that is as usual is read in
   * the same pass.
   *
   * @param message the bytes of it
   * @param in a parser of them, at the body's first token; goes on to its last
   */
  public static JsonPart.Bytes at(String address, JsonPart.Bytes message, JsonParser in)
      throws IOException {
    return switch (address) {
      case Addresses.COMMAND -> message.valueAt(in, CommandReader::item);
      case Addresses.FIND -> message.valueAt(in, FindReader::item);
      default -> message.valueAt(in);
    };
  }
}
