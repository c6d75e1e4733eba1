package io.eventserver.edge;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one frame, as they were read. */
final class FrameFields {
  static final int CHARS_MAX = 1_000;
  static final int HEADERS_MAX = 100;

  @Nullable String type;
  @Nullable String address;
  @Nullable String replyAddress;
  @Nullable Integer failureCode;
  @Nullable String message;
  @Nullable Map<String, String> headers;
  @Nullable Body body;

  /** The frame that they are. */
  Frame frame() throws ProtocolError {
    String to = address;
    return switch (type) {
      case null -> throw new ProtocolError("missing_type");
      case "ping" -> new Frame.Ping();
      case "send" ->
          to == null
              ? new Frame.NoAddress()
              : new Frame.Send(to, replyAddress, headers(), body(), failure());
      case "publish" ->
          to == null ? new Frame.NoAddress() : new Frame.Publish(to, headers(), body());
      case "register" -> to == null ? new Frame.NoAddress() : new Frame.Register(to);
      case "unregister" -> to == null ? new Frame.NoAddress() : new Frame.Unregister(to);
      default -> throw new ProtocolError("unknown_type");
    };
  }

  private Map<String, String> headers() {
    return headers == null ? Map.of() : headers;
  }

  private Body body() {
    return body == null ? Body.NONE : body;
  }

  private Frame.@Nullable Failure failure() {
    return failureCode == null ? null : new Frame.Failure(failureCode, message);
  }
}
