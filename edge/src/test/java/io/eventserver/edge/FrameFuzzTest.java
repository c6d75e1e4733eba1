package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * R16 with frames that a fuzzer thinks of, guided by what of the reader they reach: {@code
 * -Dfuzz.seconds=N -Dseed=N} say how long, and from where.
 *
 * <p>What is fuzzed is compiled for Java 21, by itself: the fuzzer sees nothing in newer classes.
 */
@Tag("fuzz")
class FrameFuzzTest {
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 60);
  private static final int FOUND_SECONDS_MAX = 120;
  private static final int FINDING = 77;
  private static final List<Path> MAIN =
      List.of(
          Path.of("src/main/java/io/eventserver/edge"),
          Path.of("../wire/src/main/java/io/eventserver/wire"));
  private static final Path TEST = Path.of("src/test/java/io/eventserver/edge");
  private static final List<String> FUZZED =
      List.of(
          "FrameReader.java",
          "FrameParser.java",
          "FrameFields.java",
          "PlainFrame.java",
          "PlainReader.java",
          "CommandReader.java",
          "FindReader.java",
          "Words.java");
  private static final String SEEN =
      "io.eventserver.edge.FrameReader:io.eventserver.edge.FrameParser**"
          + ":io.eventserver.edge.FrameFields:io.eventserver.edge.PlainFrame"
          + ":io.eventserver.wire.PlainReader**:io.eventserver.wire.CommandReader"
          + ":io.eventserver.wire.FindReader:com.fasterxml.jackson.core.**";

  private final long seed = Long.getLong("seed", System.nanoTime() & 0x7fff_ffff);
  @TempDir Path folder;

  /** What the fuzzer came to. */
  private record Ran(int code, String output) {}

  @Test
  @DisplayName("no bytes break the reader, and none is read otherwise in pieces or by a parser")
  void nothingFound() throws Exception {
    compile("", "", "");
    var ran = fuzz(SECONDS);
    System.out.println("FrameFuzzTest: " + lastOf(ran.output));
    assertThat(ran.code).as("%s%n-Dseed=%d", ran.output, seed).isZero();
    assertThat(ran.output).contains("Done ");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "FrameReader.java | Arrays.copyOfRange(begun, from, from + filled)"
            + " | Arrays.copyOfRange(begun, 0, filled)",
        "FrameReader.java | if (length <= 0) | if (length == 0)",
        "FrameParser.java | if (in.getTextLength() > FrameFields.CHARS_MAX) throw"
            + " | if (in.getText().equals(\"Wq7~\")) throw new IllegalStateException();"
            + " if (in.getTextLength() > FrameFields.CHARS_MAX) throw",
        "PlainReader.java | if (next() != literal.charAt(i)) throw | if (next() < 'a') throw",
      })
  @DisplayName("a planted bug is found")
  void planted(String file, String right, String wrong) throws Exception {
    compile(file, right, wrong);
    var ran = fuzz(FOUND_SECONDS_MAX);
    System.out.println("FrameFuzzTest: found " + lastOf(ran.output));
    assertThat(ran.code).as("%s%n-Dseed=%d", ran.output, seed).isEqualTo(FINDING);
  }

  private static String lastOf(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("#") || line.startsWith("stat::number_of_executed"))
        .reduce("", (before, line) -> line);
  }

  /** Compiles what is fuzzed, with a bug in one of the files. */
  private void compile(String file, String right, String wrong) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    for (String name : FUZZED) {
      String source = Files.readString(source(name));
      if (name.equals(file)) {
        assertThat(source).contains(right);
        source = source.replace(right, wrong);
      }
      Files.writeString(sources.resolve(name), source);
    }
    Files.copy(TEST.resolve("FrameFuzz.java"), sources.resolve("FrameFuzz.java"));
    List<String> line =
        new ArrayList<>(
            List.of("--release", "21", "-nowarn", "-cp", System.getProperty("java.class.path")));
    line.addAll(List.of("-d", classes().toString()));
    try (var files = Files.list(sources)) {
      files.map(Path::toString).forEach(line::add);
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, line.toArray(String[]::new))).isZero();
  }

  private static Path source(String name) {
    return MAIN.stream()
        .map(it -> it.resolve(name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  private Path classes() {
    return folder.resolve("classes");
  }

  private Ran fuzz(int seconds) throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    String before = "{'type':'ping'}";
    for (String frame : RandomFramesTest.SENSE) {
      Files.write(corpus.resolve("frames-" + frame.hashCode()), atOnce(before, frame));
      before = frame;
    }
    var line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            classes() + File.pathSeparator + System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=io.eventserver.edge.FrameFuzz",
            "--instrumentation_includes=" + SEEN,
            "--custom_hook_includes=" + SEEN,
            "-max_total_time=" + seconds,
            "-seed=" + seed,
            "-print_final_stats=1",
            corpus.toString());
    Path output = folder.resolve("output");
    var process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(seconds + 60L, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
  }

  /** Two frames in one piece. */
  private static byte[] atOnce(String first, String second) {
    return Buffer.buffer()
        .appendByte((byte) -1)
        .appendBytes(RawClient.frame(first))
        .appendBytes(RawClient.frame(second))
        .getBytes();
  }
}
