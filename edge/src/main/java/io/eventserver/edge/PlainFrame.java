package io.eventserver.edge;

import io.eventserver.wire.PlainReader;
import io.eventserver.wire.RequestBody;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a frame as clients usually write it; any other is left to a parser. */
final class PlainFrame {
  private PlainFrame() {}

  static FrameFields read(PlainReader in) throws PlainReader.Unusual {
    var fields = new FrameFields();
    in.object();
    for (String name = in.field(); name != null; name = in.field()) field(in, name, fields);
    in.end();
    return fields;
  }

  private static void field(PlainReader in, String name, FrameFields fields)
      throws PlainReader.Unusual {
    switch (name) {
      case "type" -> fields.type = in.once(fields.type).word();
      case "address" -> fields.address = fit(in.once(fields.address).word());
      case "replyAddress" -> fields.replyAddress = fit(in.once(fields.replyAddress).text());
      case "headers" -> fields.headers = headers(in.once(fields.headers));
      case "body" -> fields.body = body(in.once(fields.body), fields.address);
      // An answer that is a failure has more; it is rare.
      default -> throw new PlainReader.Unusual();
    }
  }

  private static Body body(PlainReader in, @Nullable String address) throws PlainReader.Unusual {
    var json = RequestBody.read(address == null ? "" : address, in);
    return json.isNull() ? Body.NONE : new Body(json);
  }

  private static Map<String, String> headers(PlainReader in) throws PlainReader.Unusual {
    in.object();
    String name = in.field();
    if (name == null) return Map.of();
    var headers = new HashMap<String, String>();
    for (; name != null; name = in.field()) {
      headers.put(name, fit(in.once(headers.get(name)).text()));
      if (headers.size() > FrameFields.HEADERS_MAX) throw new PlainReader.Unusual();
    }
    return headers;
  }

  private static String fit(String text) throws PlainReader.Unusual {
    if (text.length() > FrameFields.CHARS_MAX) throw new PlainReader.Unusual();
    return text;
  }
}
