package io.eventserver.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The users in a file: a line {@code name:roles:hash} each, roles separated by commas. */
public final class UsersFile {
  private static final String COMMENT = "#";
  private static final int PARTS = 3;

  private UsersFile() {}

  /**
   * All of them, by their names.
   *
   * @throws IllegalArgumentException where a line is none, naming it
   */
  public static Map<String, User> read(Path file) throws IOException {
    Map<String, User> users = new LinkedHashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      if (line.isBlank() || line.startsWith(COMMENT)) continue;
      var user = user(line, file + ", line " + number + ": ");
      if (users.put(user.name(), user) != null) {
        throw new IllegalArgumentException(
            "%s, line %d: user '%s' is there twice".formatted(file, number, user.name()));
      }
    }
    return users;
  }

  private static User user(String line, String where) {
    String[] parts = line.split(":", PARTS);
    if (parts.length < PARTS) throw new IllegalArgumentException(where + "name:roles:hash");
    var roles =
        Stream.of(parts[1].split(","))
            .map(String::strip)
            .filter(it -> !it.isEmpty())
            .collect(Collectors.toSet());
    try {
      return new User(
          parts[0], Set.copyOf(roles), Optional.of(parts[2].strip()).filter(it -> !it.isEmpty()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + e.getMessage(), e);
    }
  }

  /** Writes all of them anew; who reads meanwhile sees the old ones or the new ones. */
  public static void write(Path file, Iterable<User> users) throws IOException {
    var lines = new StringBuilder();
    for (var user : users) lines.append(line(user)).append('\n');
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    // Nobody else may read it, at no moment.
    var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(beside, own);
    Files.writeString(beside, lines, StandardCharsets.UTF_8);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String line(User user) {
    var roles = List.copyOf(user.roles()).stream().sorted().collect(Collectors.joining(","));
    return user.name() + ":" + roles + ":" + user.hash().orElse("");
  }
}
