package io.eventserver.eventstore;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.Function;

/**
 * The kinds of values in a snapshot, each a byte before its value.
 *
 * <p>Whole numbers are zig-zag varints. A record or an enum is the number of its class, by the
 * order of first appearance in the section, and the class's name and shape where it appears first;
 * then its fields one after the other, primitive ones without a kind. Collections are their size
 * and their elements. Those of {@link #TEXTS} are the number of their class there, and their text.
 */
final class ValueFormat {
  static final byte NULL = 0;
  static final byte FALSE = 1;
  static final byte TRUE = 2;
  static final byte LONG = 3;
  static final byte INT = 4;
  static final byte SHORT = 5;
  static final byte BYTE = 6;
  static final byte CHAR = 7;
  static final byte DOUBLE = 8;
  static final byte FLOAT = 9;
  static final byte STRING = 10;
  static final byte UUID = 11;
  static final byte INSTANT = 12;
  static final byte BYTES = 13;
  static final byte TEXT = 14;
  static final byte RECORD = 20;
  static final byte ENUM = 21;
  static final byte OPTIONAL = 30;
  static final byte LIST = 31;
  static final byte SET = 32;
  static final byte SORTED_SET = 33;
  static final byte MAP = 34;
  static final byte SORTED_MAP = 35;

  /** Classes whose text says all; their order is part of the format. */
  static final List<Textual> TEXTS =
      List.of(
          Textual.of(BigDecimal.class, BigDecimal::new),
          Textual.of(BigInteger.class, BigInteger::new),
          Textual.of(LocalDate.class, LocalDate::parse),
          Textual.of(LocalTime.class, LocalTime::parse),
          Textual.of(LocalDateTime.class, LocalDateTime::parse),
          Textual.of(OffsetDateTime.class, OffsetDateTime::parse),
          Textual.of(ZonedDateTime.class, ZonedDateTime::parse),
          Textual.of(ZoneOffset.class, ZoneOffset::of),
          Textual.of(Duration.class, Duration::parse),
          Textual.of(Period.class, Period::parse),
          Textual.of(Year.class, Year::parse),
          Textual.of(YearMonth.class, YearMonth::parse),
          Textual.of(URI.class, URI::create));

  private ValueFormat() {}

  /** A class whose values are read back from their text. */
  record Textual(Class<?> type, Function<String, Object> parse) {
    static <T> Textual of(Class<T> type, Function<String, T> parse) {
      return new Textual(type, parse::apply);
    }
  }
}
