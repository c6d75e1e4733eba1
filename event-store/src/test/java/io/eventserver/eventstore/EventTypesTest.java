package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.AggregateType;
import io.eventserver.domain.RecordType;
import io.eventserver.domain.Recorded;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Types that come and go while the log is read. */
class EventTypesTest {
  private static final Ledger.Booked BOOKED = new Ledger.Booked(7, "tea");

  private final EventTypes types = new EventTypes(List.of());
  private final EventCodec codec = Ledger.TYPES.codec("ledger", BOOKED);

  private ByteBuffer payload() {
    var bytes = ByteBuffer.allocate(100);
    codec.writer().write(bytes, BOOKED);
    return bytes.flip();
  }

  @Test
  @DisplayName("a reader goes by what is known when it reads")
  void known() {
    var reader = types.reader(codec.stored());
    assertThat(reader.read(payload())).isInstanceOf(UnknownEvent.class);
    types.add(Ledger.TYPE);
    assertThat(reader.read(payload())).isEqualTo(BOOKED);
    types.remove(Set.of("ledger"));
    assertThat(reader.read(payload())).isInstanceOf(UnknownEvent.class);
    // One that was made before is still told and stored.
    assertThat(types.name("ledger", BOOKED)).isEqualTo("Booked");
    assertThat(types.codec("ledger", BOOKED).stored()).isEqualTo(codec.stored());
  }

  @Test
  @DisplayName(
      "an event that was read before its type came is what it is by now, and can be stored")
  void asKnownNow() {
    var event = types.reader(codec.stored()).read(payload());
    var recorded = Recorded.of(3, "ledger", "a", 1, Instant.EPOCH, event);
    assertThat(UnknownEvent.asKnownNow(recorded)).isSameAs(recorded);
    types.add(Ledger.TYPE);
    assertThat(UnknownEvent.asKnownNow(recorded)).isEqualTo(recorded.with(BOOKED));
    assertThat(types.codec("ledger", event).stored()).isEqualTo(codec.stored());
  }

  @Test
  @DisplayName(
      "a type that cannot read what the log holds of it does not come, and changes nothing")
  void unreadable() {
    var reader = types.reader(codec.stored());
    AggregateType<Ledger, Ledger.Entry, Ledger.Entry> renamed =
        new AggregateType<>(
            "ledger",
            new Ledger(0),
            List.of(),
            List.of(RecordType.<Ledger.Entry>of(Ledger.Labelled.class)));
    assertThatThrownBy(() -> types.add(renamed)).isInstanceOf(UnreadableType.class);
    assertThat(types.vocabulary("ledger")).isNull();
    assertThat(reader.read(payload())).isInstanceOf(UnknownEvent.class);
  }

  @Test
  @DisplayName("a name is taken once")
  void taken() {
    types.add(Ledger.TYPE);
    assertThatThrownBy(() -> types.add(Ledger.TYPE)).hasMessageContaining("ledger");
    assertThat(types.vocabulary("ledger")).isNotNull();
  }
}
