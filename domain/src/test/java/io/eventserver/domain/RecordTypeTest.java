package io.eventserver.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecordTypeTest {
  sealed interface Shape {
    sealed interface Round extends Shape {
      record Circle(int radius) implements Round {}
    }

    record Square(int side) implements Shape {}
  }

  sealed interface Leaky {
    final class NotARecord implements Leaky {}
  }

  sealed interface Twins {
    interface A {
      record Same() implements Twins {}
    }

    interface B {
      record Same() implements Twins {}
    }
  }

  interface Open {}

  @Test
  @DisplayName("every record below a sealed interface is found under its simple name")
  void records() {
    assertThat(RecordType.allOf(Shape.class))
        .extracting(RecordType::name)
        .containsExactlyInAnyOrder("Circle", "Square");
  }

  @Test
  @DisplayName(
      "a family with a class that is no record, two records of one name, or no end is refused")
  void refused() {
    assertThatThrownBy(() -> RecordType.allOf(Leaky.class)).hasMessageContaining("NotARecord");
    assertThatThrownBy(() -> RecordType.allOf(Twins.class)).hasMessageContaining("named Same");
    assertThatThrownBy(() -> RecordType.allOf(Open.class)).hasMessageContaining("sealed");
  }

  @Test
  @DisplayName("names, schemas, renamed and added fields are declared and checked")
  void declared() {
    var type =
        RecordType.<Shape>of(Shape.Square.class).named("square").schema(2).renamed("side", "edge");
    assertThat(type.former()).isEqualTo(Map.of("side", "edge"));
    assertThat(type.added("side", 1).defaults()).isEqualTo(Map.of("side", 1));
    assertThatThrownBy(() -> type.renamed("radius", "r")).hasMessageContaining("no field radius");
    assertThatThrownBy(() -> type.added("radius", 1)).hasMessageContaining("no field radius");
    assertThatThrownBy(() -> type.named("a b")).hasMessageContaining("no name");
    assertThatThrownBy(() -> type.schema(0)).hasMessageContaining("from 1");
    assertThatThrownBy(() -> type.schema(65_536)).hasMessageContaining("to 65535");
  }
}
