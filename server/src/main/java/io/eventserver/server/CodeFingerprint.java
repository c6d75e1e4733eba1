package io.eventserver.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What tells one version of a domain's code from another: name, size and checksum of every class in
 * the jars and folders that it comes from.
 *
 * <p>State that was folded by other code may be other state, even where it looks the same.
 */
final class CodeFingerprint {
  private CodeFingerprint() {}

  /** Of all code that stands where some classes stand. */
  static String of(Collection<? extends Class<?>> classes) {
    var files = new TreeMap<String, String>();
    for (var type : classes) {
      var source = type.getProtectionDomain().getCodeSource();
      if (source != null) add(source.getLocation(), files);
      if (type.getClassLoader() instanceof URLClassLoader loader) {
        for (var url : loader.getURLs()) add(url, files);
      }
    }
    var digest = sha256();
    // By content alone: the same jar elsewhere, or built anew, is the same code.
    Set.copyOf(files.values()).stream()
        .sorted()
        .forEach(it -> digest.update(it.getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(URL where, Map<String, String> files) {
    files.computeIfAbsent(where.toString(), _ -> content(where));
  }

  private static String content(URL where) {
    try {
      var path = Path.of(where.toURI());
      return Files.isDirectory(path) ? folder(path) : jar(path);
    } catch (IOException e) {
      throw new UncheckedIOException("code at %s cannot be read".formatted(where), e);
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IllegalArgumentException("code at %s is no file".formatted(where), e);
    }
  }

  private static String jar(Path path) throws IOException {
    var lines = new StringBuilder();
    try (var jar = new ZipFile(path.toFile())) {
      Collections.list(jar.entries()).stream()
          .filter(entry -> isCode(entry.getName()))
          .sorted(Comparator.comparing(ZipEntry::getName))
          .forEach(
              it -> lines.append("%s %d %d%n".formatted(it.getName(), it.getSize(), it.getCrc())));
    }
    return lines.toString();
  }

  private static String folder(Path folder) throws IOException {
    var lines = new StringBuilder();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(it -> isCode(it.toString())).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        var crc = new CRC32C();
        crc.update(ByteBuffer.wrap(bytes));
        lines.append("%s %d %d%n".formatted(folder.relativize(file), bytes.length, crc.getValue()));
      }
    }
    return lines.toString();
  }

  private static boolean isCode(String name) {
    return name.endsWith(".class");
  }
}
