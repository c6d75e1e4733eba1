package io.eventserver.wire;

/** Reads a find as finds usually are; any other is left to those who read all. */
final class FindReader {
  private FindReader() {}

  /** The find that comes next. */
  static FindRequest read(PlainReader in) throws PlainReader.Unusual {
    String projection = null;
    String key = null;
    Long atLeast = null;
    Integer waitMillis = null;
    in.object();
    for (String name = in.field(); name != null; name = in.field()) {
      switch (name) {
        case "projection" -> projection = in.once(projection).word();
        case "key" -> key = in.once(key).text();
        case "atLeast" -> atLeast = in.once(atLeast).number();
        case "waitMillis" -> waitMillis = whole(in.once(waitMillis).number());
        default -> throw new PlainReader.Unusual();
      }
    }
    if (projection == null || key == null) throw new PlainReader.Unusual();
    return new FindRequest(projection, key, atLeast, waitMillis);
  }

  private static Integer whole(long number) throws PlainReader.Unusual {
    if (number != (int) number) throw new PlainReader.Unusual();
    return (int) number;
  }
}
