package io.eventserver.domain;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A type of aggregate: its name, its state before any event, its commands and events.
 *
 * @param <A> the state
 * @param <C> the sealed interface of its commands
 * @param <E> the sealed interface of its events
 * @param name the logical name: by default the state's simple name in lower case
 * @param initial the state of an id without events
 * @param commands every command, by the order of its declaration
 * @param events every event, by the order of its declaration
 */
public record AggregateType<A extends Aggregate<A, C, E>, C, E>(
    String name, A initial, List<RecordType<C>> commands, List<RecordType<E>> events) {

  public AggregateType {
    Names.check(name);
    commands = List.copyOf(commands);
    events = List.copyOf(events);
  }

  /** A type named after its state, with every record of the two sealed interfaces. */
  public static <A extends Aggregate<A, C, E>, C, E> AggregateType<A, C, E> of(
      A initial, Class<C> commands, Class<E> events) {
    return new AggregateType<>(
        initial.getClass().getSimpleName().toLowerCase(Locale.ROOT),
        initial,
        RecordType.allOf(commands),
        RecordType.allOf(events));
  }

  /** The same type under another name. */
  public AggregateType<A, C, E> named(String other) {
    return new AggregateType<>(other, initial, commands, events);
  }

  /** The same type with another description of one of its events. */
  public AggregateType<A, C, E> event(Class<? extends E> event, UnaryOperator<RecordType<E>> as) {
    return new AggregateType<>(name, initial, commands, replaced(events, event, as));
  }

  /** The same type with another description of one of its commands. */
  public AggregateType<A, C, E> command(
      Class<? extends C> command, UnaryOperator<RecordType<C>> as) {
    return new AggregateType<>(name, initial, replaced(commands, command, as), events);
  }

  /** A command to one aggregate of this type, for a reactor to return. */
  public IssuedCommand issue(String id, C command) {
    return new IssuedCommand(name, id, command);
  }

  private static <T> List<RecordType<T>> replaced(
      List<RecordType<T>> types, Class<? extends T> record, UnaryOperator<RecordType<T>> as) {
    if (types.stream().noneMatch(type -> type.javaType() == record)) {
      throw new IllegalArgumentException(record.getName() + " is not a record of this type");
    }
    return types.stream().map(type -> type.javaType() == record ? as.apply(type) : type).toList();
  }
}
