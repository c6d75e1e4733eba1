package io.eventserver.wire;

/** The bodies of requests, where they stand in what came. */
public final class RequestBody {
  private RequestBody() {}

  /** The body of a message for an address; where most requests go, it is read on the way. */
  public static JsonPart.Bytes read(String address, PlainReader in) throws PlainReader.Unusual {
    return switch (address) {
      case Addresses.COMMAND -> in.value(CommandReader::read);
      case Addresses.FIND -> in.value(FindReader::read);
      default -> in.value();
    };
  }
}
