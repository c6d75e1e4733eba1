package io.eventserver.domain;

import java.util.regex.Pattern;

/** What a name of the domain may look like: it becomes part of addresses, logs and commands. */
final class Names {
  private static final Pattern PATTERN = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}");

  private Names() {}

  static String check(String name) {
    if (PATTERN.matcher(name).matches()) return name;
    throw new IllegalArgumentException(
        "'%s' is no name: a letter, then up to 99 letters, digits, '.', '_' or '-'"
            .formatted(name));
  }
}
