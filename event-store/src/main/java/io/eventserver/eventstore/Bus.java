package io.eventserver.eventstore;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/**
 * How verticles of one node speak with each other: immutable objects, handed over as they are.
 *
 * <p>Nothing of this leaves the node, also where the bus is one of a cluster.
 *
 * <p>Each node registers the codec once, before it deploys anything.
 */
public final class Bus {
  public static final String APPEND = "event-server.internal.append";
  public static final String NOTE = "event-server.internal.note";
  public static final String DECIDED = "event-server.internal.decided";
  public static final String READ = "event-server.internal.read";
  public static final String COMMITTED = "event-server.internal.committed";
  public static final String CUT = "event-server.internal.cut";
  public static final String WRITE = "event-server.internal.write";

  /** A reactor's command as JSON, from another node. */
  public static final String ISSUE = "event-server.internal.issue";

  /** How long a node waits for another part of it, in milliseconds. */
  public static final long TIMEOUT_MILLIS = 30_000;

  private static final String CODEC = "event-server.object";

  private Bus() {}

  /** Options for objects of ours. */
  public static DeliveryOptions options() {
    return new DeliveryOptions()
        .setCodecName(CODEC)
        .setSendTimeout(TIMEOUT_MILLIS)
        .setLocalOnly(true);
  }

  /** Makes objects of ours known to a bus. */
  public static void register(EventBus bus) {
    bus.registerCodec(new ObjectCodec());
  }

  private static final class ObjectCodec implements MessageCodec<Object, Object> {
    @Override
    public void encodeToWire(Buffer buffer, Object object) {
      throw new UnsupportedOperationException("objects of one node do not leave it");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("objects of one node do not leave it");
    }

    @Override
    public Object transform(Object object) {
      return object;
    }

    @Override
    public String name() {
      return CODEC;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
