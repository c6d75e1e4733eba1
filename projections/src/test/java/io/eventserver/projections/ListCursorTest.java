package io.eventserver.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.wire.RequestFailure;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients hand back to read on. */
class ListCursorTest {
  private static final int FAR = Integer.MAX_VALUE;

  @Test
  @DisplayName("a cursor comes back as the slot that it was made of")
  void roundTrip() {
    for (int slot : new int[] {0, 1, FAR}) {
      assertThat(ListCursor.slot("accounts", ListCursor.of("accounts", slot))).isEqualTo(slot);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "AAAA", "AAAAAAAAAAAAAAAAAAAA", "not base64!", "_____w", "\u0000"})
  @DisplayName("anything else is refused as malformed")
  void foreign(String cursor) {
    assertThatThrownBy(() -> ListCursor.slot("accounts", cursor))
        .isInstanceOfSatisfying(
            RequestFailure.class, it -> assertThat(it.code().number()).isEqualTo(400));
  }

  @Test
  @DisplayName("so is the cursor of another projection")
  void otherProjection() {
    assertThatThrownBy(() -> ListCursor.slot("accounts", ListCursor.of("loans", 3)))
        .isInstanceOf(RequestFailure.class)
        .hasMessageContaining("accounts");
  }
}
