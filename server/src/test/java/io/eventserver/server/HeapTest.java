package io.eventserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HeapTest {
  private final Heap heap = new Heap();

  @Test
  @DisplayName("is full where a collection of everything leaves more than nine tenths")
  void full() {
    heap.collected(true, 0.9);
    assertThat(heap.isFull()).isFalse();
    heap.collected(true, 0.91);
    assertThat(heap.isFull()).isTrue();
  }

  @Test
  @DisplayName("is not full by what a smaller collection leaves: that may be garbage")
  void garbage() {
    heap.collected(false, 0.99);
    assertThat(heap.isFull()).isFalse();
  }

  @Test
  @DisplayName("has room again where any collection leaves clearly less")
  void room() {
    heap.collected(true, 0.95);
    heap.collected(true, 0.89);
    assertThat(heap.isFull()).isTrue();
    heap.collected(false, 0.84);
    assertThat(heap.isFull()).isFalse();
  }
}
