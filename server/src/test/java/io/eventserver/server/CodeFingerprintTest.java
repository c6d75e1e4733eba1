package io.eventserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tells one version of a domain's code from another. */
class CodeFingerprintTest {
  private static final String CLASS = "io/eventserver/server/Shop$Takings.class";

  @TempDir Path folder;

  private static byte[] takings() throws IOException {
    try (var in = CodeFingerprintTest.class.getClassLoader().getResourceAsStream(CLASS)) {
      if (in == null) throw new IOException("no " + CLASS);
      return in.readAllBytes();
    }
  }

  /** A jar with a record, another class and something that is no code. */
  private Path jar(String name, int other, String text) throws IOException {
    Path jar = folder.resolve(name);
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("readme.txt"));
      out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      out.putNextEntry(new JarEntry(CLASS));
      out.write(takings());
      out.putNextEntry(new JarEntry("Other.class"));
      out.write(new byte[] {1, 2, (byte) other});
    }
    return jar;
  }

  private static String fingerprint(Path code) throws Exception {
    var urls = new URL[] {code.toUri().toURL()};
    try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      var type = Class.forName("io.eventserver.server.Shop$Takings", false, loader);
      return CodeFingerprint.of(List.of(type));
    }
  }

  @Test
  @DisplayName("the same classes in another jar are the same code, another class is not")
  void jars() throws Exception {
    String first = fingerprint(jar("first.jar", 1, "one"));
    assertThat(fingerprint(jar("second.jar", 1, "two"))).isEqualTo(first);
    assertThat(fingerprint(jar("third.jar", 2, "one"))).isNotEqualTo(first);
  }

  @Test
  @DisplayName("so it is with folders of classes")
  void folders() throws Exception {
    Path code = folder.resolve("code");
    Files.createDirectories(code.resolve(CLASS).getParent());
    Files.write(code.resolve(CLASS), takings());
    Path other = Files.write(code.resolve("Other.class"), new byte[] {1});
    String first = fingerprint(code);
    assertThat(fingerprint(code)).isEqualTo(first);
    Files.write(other, new byte[] {2});
    assertThat(fingerprint(code)).isNotEqualTo(first);
  }

  @Test
  @DisplayName("classes of the JDK are no code of a domain")
  void none() {
    assertThat(CodeFingerprint.of(List.of(String.class)))
        .isEqualTo(CodeFingerprint.of(List.of(Long.class)));
  }
}
