package io.eventserver.eventstore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that the log defines once and then names by number, from 1.
 *
 * @param <T> the values
 */
final class Interned<T> {
  private final Map<T, Integer> numbers = new HashMap<>();
  private final List<T> values = new ArrayList<>();

  /** The number of a value; 0 where it is not defined. */
  int number(T value) {
    return numbers.getOrDefault(value, 0);
  }

  /** Defines the next value. */
  int define(T value) {
    values.add(value);
    numbers.putIfAbsent(value, values.size());
    return values.size();
  }

  /** The first so many values. */
  List<T> values(int count) {
    return List.copyOf(values.subList(0, count));
  }

  int size() {
    return values.size();
  }

  /** Forgets every definition beyond the first so many: they could not be written. */
  void cutBackTo(int size) {
    while (values.size() > size) numbers.remove(values.removeLast());
  }
}
