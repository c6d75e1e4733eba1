package io.eventserver.distribution;

import io.eventserver.domain.Domain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The archive as a user has it: unpacked somewhere, without Maven and without source. */
final class Archive {
  private static final long RUN_SECONDS_MAX = 300;
  private static final Path UNPACKED = unpack();

  private Archive() {}

  /** What a command came to. */
  record Ran(int code, String out, String err) {}

  static String launcher() {
    return UNPACKED.resolve("event-server").toString();
  }

  static Path folder() {
    return UNPACKED;
  }

  /** Runs a command to its end. */
  static Ran run(String... arguments) throws IOException, InterruptedException {
    return run(List.of(), arguments);
  }

  /** The same by a command that runs another one. */
  static Ran run(List<String> by, String... arguments) throws IOException, InterruptedException {
    return run(by, "", arguments);
  }

  /** The same with what it is told at its input. */
  static Ran tell(String input, String... arguments) throws IOException, InterruptedException {
    return run(List.of(), input, arguments);
  }

  private static Ran run(List<String> by, String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(by);
    line.add(launcher());
    line.addAll(List.of(arguments));
    var process = new ProcessBuilder(line).start();
    try (var in = process.outputWriter()) {
      in.write(input);
    }
    process
        .onExit()
        .orTimeout(RUN_SECONDS_MAX, TimeUnit.SECONDS)
        .exceptionally(_ -> process.destroyForcibly());
    var err = new StringBuilder();
    var reader =
        Thread.ofVirtual()
            .start(
                () ->
                    process
                        .errorReader(StandardCharsets.UTF_8)
                        .lines()
                        .forEach(each -> err.append(each).append('\n')));
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    reader.join();
    return new Ran(code, out, err.toString());
  }

  /** A jar of a domain whose classes are among the tests'. */
  static Path domainJar(Path folder, Class<?> domain) throws IOException {
    return jar(folder, domain, Map.of());
  }

  /** A jar of a domain or verticle whose classes are among the tests', with what it says of it. */
  static Path jar(Path folder, Class<?> main, Map<String, String> says) throws IOException {
    Path jar = Files.createDirectories(folder).resolve(main.getSimpleName() + ".jar");
    String packageFolder = main.getPackageName().replace('.', '/');
    Path classes = Path.of("target", "test-classes", packageFolder);
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    says.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var files = Files.list(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(packageFolder + "/" + file.getFileName()));
        out.write(Files.readAllBytes(file));
      }
      if (Domain.class.isAssignableFrom(main)) {
        out.putNextEntry(new JarEntry("META-INF/services/io.eventserver.domain.Domain"));
        out.write(main.getName().getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private static Path unpack() {
    try {
      Path work = Files.createDirectories(Path.of(System.getProperty("work")));
      Path target = Files.createTempDirectory(work, "unpacked");
      var process =
          new ProcessBuilder("tar", "xzf", System.getProperty("archive"), "-C", target.toString())
              .inheritIO()
              .start();
      if (process.waitFor() != 0) throw new IOException("tar failed");
      try (var folders = Files.list(target)) {
        var unpacked = folders.findFirst().orElseThrow();
        // The first run of an installation makes its cache, and says so.
        var first = new ProcessBuilder(unpacked.resolve("event-server").toString(), "version");
        if (first.inheritIO().start().waitFor() != 0) throw new IOException("it does not run");
        return unpacked;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
