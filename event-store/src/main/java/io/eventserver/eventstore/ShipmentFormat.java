package io.eventserver.eventstore;

import java.nio.ByteBuffer;

/** The bytes of what is asked for, and shipped, between nodes. All big-endian. */
final class ShipmentFormat {
  private static final byte RECORDS = 0;
  private static final byte OTHER_LOG = 1;
  private static final byte DIVERGED = 2;

  private static final int STANDPOINT_BYTES = 16 + 24 + 8;
  private static final int IDENTITY_BYTES = 16 + 24;

  private ShipmentFormat() {}

  static byte[] encode(RecordsAsked asked) {
    var out = ByteBuffer.allocate(STANDPOINT_BYTES + 12);
    write(out, asked.from());
    return out.putLong(asked.position()).putInt(asked.bytes()).array();
  }

  static RecordsAsked asked(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    return new RecordsAsked(standpoint(in), in.getLong(), in.getInt());
  }

  static byte[] encode(Shipment shipment) {
    return switch (shipment) {
      case Shipment.Records(var log, var next, var head, var more, var bytes) -> {
        var out =
            ByteBuffer.allocate(1 + IDENTITY_BYTES + STANDPOINT_BYTES + 9 + bytes.remaining());
        write(out.put(RECORDS), log);
        write(out, next);
        yield out.putLong(head).put((byte) (more ? 1 : 0)).put(bytes.duplicate()).array();
      }
      case Shipment.OtherLog(var log) -> {
        var out = ByteBuffer.allocate(1 + 16).put(OTHER_LOG);
        Fields.writeUuid(out, log);
        yield out.array();
      }
      case Shipment.Diverged(var log) -> {
        var out = ByteBuffer.allocate(1 + IDENTITY_BYTES).put(DIVERGED);
        write(out, log);
        yield out.array();
      }
    };
  }

  static Shipment shipment(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    byte kind = in.get();
    return switch (kind) {
      case RECORDS ->
          new Shipment.Records(
              identity(in), standpoint(in), in.getLong(), Fields.readBoolean(in), in.slice());
      case OTHER_LOG -> new Shipment.OtherLog(Fields.readUuid(in));
      case DIVERGED -> new Shipment.Diverged(identity(in));
      default -> throw new CorruptRecord("a shipment of kind " + kind);
    };
  }

  static void write(ByteBuffer out, Standpoint standpoint) {
    Fields.writeUuid(out, standpoint.log());
    write(out, standpoint.epoch());
    write(out, standpoint.place());
  }

  static Standpoint standpoint(ByteBuffer in) {
    return new Standpoint(Fields.readUuid(in), epoch(in), place(in));
  }

  static void write(ByteBuffer out, Epoch epoch) {
    out.putLong(epoch.number()).putLong(epoch.first()).putLong(epoch.timeMillis());
  }

  static Epoch epoch(ByteBuffer in) {
    return new Epoch(in.getLong(), in.getLong(), in.getLong());
  }

  static void write(ByteBuffer out, Place place) {
    out.putInt(place.segment()).putInt(place.offset());
  }

  static Place place(ByteBuffer in) {
    return new Place(in.getInt(), in.getInt());
  }

  private static void write(ByteBuffer out, LogIdentity log) {
    Fields.writeUuid(out, log.log());
    out.putLong(log.epoch()).putLong(log.first()).putLong(log.timeMillis());
  }

  private static LogIdentity identity(ByteBuffer in) {
    return new LogIdentity(Fields.readUuid(in), in.getLong(), in.getLong(), in.getLong());
  }
}
