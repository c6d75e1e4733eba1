package io.eventserver.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a pattern can open. */
class PermitsTest {

  @Test
  @DisplayName("no pattern, however written, opens internal, admin or reply addresses")
  void guarded() {
    for (String pattern :
        List.of(".*", "event-server\\..*", "a|event-server.internal.append", "()")) {
      var permits = new Permits(List.of(pattern), List.of(pattern));
      for (String address :
          List.of("event-server.internal.append", "event-server.admin.x", "__vertx.reply.1")) {
        assertThat(address.matches(permits.inbound().getFirst())).as(pattern).isFalse();
        assertThat(address.matches(permits.outbound().getFirst())).as(pattern).isFalse();
      }
    }
    assertThat("news".matches(new Permits(List.of("n.*"), List.of()).inbound().getFirst()))
        .isTrue();
  }

  @Test
  @DisplayName("a pattern that ends the group that it is put in is refused")
  void unbalanced() {
    for (String pattern : List.of("x)|(?:event-server\\.internal\\..*", "(", "[")) {
      assertThatThrownBy(() -> new Permits(List.of(pattern), List.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
