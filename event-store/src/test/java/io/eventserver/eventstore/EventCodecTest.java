package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.RecordType;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What was stored by one version of a domain and is read by another. */
class EventCodecTest {
  record Every(
      long a,
      int b,
      short c,
      byte d,
      char e,
      boolean f,
      double g,
      float h,
      String i,
      UUID j,
      Instant k) {}

  record Old(String name, long amount, int gone) {}

  record Changed(long sum, String name, String memo, Optional<String> note) {}

  record Retyped(String name, int amount) {}

  record Labels(List<String> labels, int gone) {}

  record NewLabels(List<String> tags, boolean shown) {}

  private static EventCodec codec(RecordType<?> type) {
    return new EventCodec(0, "thing", type.named("Thing"));
  }

  private static ByteBuffer written(EventCodec codec, Object event) {
    var out = ByteBuffer.allocate(1000);
    codec.writer().write(out, event);
    return out.flip();
  }

  @Test
  @DisplayName("every kind of field comes back as it went")
  void kinds() {
    var codec = codec(RecordType.of(Every.class));
    assertThat(codec.stored().json()).isFalse();
    for (var event :
        List.of(
            new Every(
                Long.MIN_VALUE,
                Integer.MIN_VALUE,
                Short.MIN_VALUE,
                Byte.MIN_VALUE,
                '\uffff',
                true,
                Double.NaN,
                -0f,
                "",
                new UUID(-1, 1),
                Instant.MIN),
            new Every(
                Long.MAX_VALUE,
                -1,
                (short) 0,
                (byte) 7,
                'a',
                false,
                1e300,
                1f,
                "ä😀",
                new UUID(0, 0),
                Instant.MAX))) {
      assertThat(codec.reader(codec.stored()).read(written(codec, event))).isEqualTo(event);
    }
  }

  @Test
  @DisplayName("added, removed, renamed and moved fields are matched by name")
  void evolved() {
    var old = codec(RecordType.of(Old.class));
    var today =
        codec(RecordType.of(Changed.class).schema(2).renamed("sum", "amount").added("memo", "-"));
    assertThat(today.reader(old.stored()).read(written(old, new Old("Ann", 7, 1))))
        .isEqualTo(new Changed(7, "Ann", "-", Optional.empty()));
  }

  @Test
  @DisplayName("the same holds for what is stored as JSON")
  void evolvedJson() {
    var old = codec(RecordType.of(Labels.class));
    var today =
        codec(
            RecordType.of(NewLabels.class)
                .schema(2)
                .renamed("tags", "labels")
                .added("shown", true));
    assertThat(old.stored().json()).isTrue();
    assertThat(today.reader(old.stored()).read(written(old, new Labels(List.of("a"), 1))))
        .isEqualTo(new NewLabels(List.of("a"), true));
  }

  @Test
  @DisplayName("what cannot be matched refuses, naming type and field")
  void refused() {
    var old = codec(RecordType.of(Old.class)).stored();
    assertThatThrownBy(() -> codec(RecordType.of(Retyped.class)).reader(old))
        .isInstanceOf(UnreadableType.class)
        .hasMessageContaining("Thing")
        .hasMessageContaining("'amount'");
    assertThatThrownBy(() -> codec(RecordType.of(Changed.class)).reader(old))
        .hasMessageContaining("'sum'");
    assertThatThrownBy(
            () ->
                codec(RecordType.of(Changed.class).renamed("sum", "amount").added("memo", 3))
                    .reader(old))
        .hasMessageContaining("default of field 'memo'");
  }

  @Test
  @DisplayName("an event of an unknown domain is kept, and told by the names that the log has")
  void unknown() {
    var codec = codec(RecordType.of(Old.class));
    var reader = new EventTypes(List.of()).reader(codec.stored());
    var event = (UnknownEvent) reader.read(written(codec, new Old("Ann", 7, 1)));
    assertThat(event.name()).isEqualTo("Thing");
    assertThat(event.data().toString()).isEqualTo("{\"name\":\"Ann\",\"amount\":7,\"gone\":1}");
  }
}
