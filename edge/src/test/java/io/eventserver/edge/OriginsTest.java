package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From whose pages browsers may come. */
class OriginsTest {
  private final Origins origins = new Origins(Set.of("https://shop.example"));

  @ParameterizedTest
  @CsvSource({
    ",localhost:8080,true",
    "https://shop.example,10.0.0.1:8080,true",
    "http://shop.example,10.0.0.1:8080,false",
    "http://localhost:8080,localhost:8080,true",
    "http://localhost:8080,LOCALHOST:8080,true",
    "http://127.0.0.1:8080,127.0.0.1:8080,true",
    "http://[::1]:8080,[::1]:8080,true",
    "http://localhost:3000,localhost:8080,false",
    "http://evil.example,127.0.0.1:8080,false",
    "http://evil.example:8080,evil.example:8080,false",
    "http://localhost.evil.example:8080,localhost.evil.example:8080,false",
    "null,localhost:8080,false",
    "http://localhost:8080,,false"
  })
  @DisplayName("its own address and those that are named; no name that somebody made up")
  void mayCome(String origin, String host, boolean may) {
    assertThat(origins.mayCome(origin, host)).isEqualTo(may);
  }
}
