package io.eventserver.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Command lines that make no sense. */
class MainTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), args);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "--bridge-port, 70000",
    "--http-port, -2",
    "--segment-mib, 4096",
    "--in-flight-max, 0",
    "--reactor-attempts, 0",
    "--from, 0",
    "--name, a b",
    "--host, 192.0.2.1",
    "--fsync, sometimes",
    "--permit-inbound, (",
    "--bridge-port, abc",
    "--roles, bridge",
    "--members, 127.0.0.1:5701",
    "--spread-aggregates, true",
    "--bus-keystore, none.p12",
    "--cluster-port, 0",
    "--cluster-network, 10.0.0.0/8",
    "--transport, pigeon",
    "--nonsense, 1"
  })
  @DisplayName("an option that makes no sense is refused in one line, before anything is touched")
  void senselessOption(String option, String value) {
    int code = run("start", "--data", folder.resolve("data").toString(), option, value);
    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "--roles, cook",
    "--transport, epoll",
    "--bus-keystore, none.p12",
    "--members, nonsense",
    "--cluster-host, 192.0.2.1",
    "--cluster-network, 10.0.0.0/8",
    "--cluster-network, 0.0.0.0/0",
    "--cluster-network, nodes",
    "--cluster-port, 65536"
  })
  @DisplayName("so is one of a cluster, before anybody is looked for")
  void senselessClusterOption(String option, String value) {
    String data = folder.resolve("data").toString();
    assertThat(run("start", "--data", data, "--cluster", option, value)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  @DisplayName("rings have no Unix socket: to be told before a node waits for it for ever")
  void noSocketOnRings() {
    String data = folder.resolve("data").toString();
    String socket = folder.resolve("bridge").toString();
    assumeTrue(NetworkTransport.IO_URING.isThere());
    var line = List.of("start", "--data", data, "--transport=io_uring", "--bridge-socket", socket);
    assertThat(run(line.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).contains("not with --bridge-socket");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  @DisplayName("a settings file of Hazelcast that is not there is named")
  void noHazelcastFile() {
    String file = folder.resolve("absent.yaml").toString();
    assertThat(run("start", "--cluster", "--hazelcast-config", file)).isEqualTo(1);
    assertThat(err.toString()).contains(file).hasLineCount(1);
  }

  @Test
  @DisplayName("a jar without a domain is refused by name")
  void noDomain() throws Exception {
    Path jar = Files.writeString(folder.resolve("empty.jar"), "no jar");
    assertThat(
            run("start", "--data", folder.resolve("data").toString(), "--domain", jar.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("empty.jar");
  }

  @Test
  @DisplayName("a setting that no option has is refused")
  void settingsFile() throws Exception {
    Path file = Files.writeString(folder.resolve("settings"), "nonsense=1\n");
    assertThat(run("start", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("nonsense");
  }

  @Test
  @DisplayName("so is one that another command has")
  void foreignSetting() throws Exception {
    Path file = Files.writeString(folder.resolve("settings"), "bridge=127.0.0.1:7000\n");
    assertThat(run("start", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("'bridge'").hasLineCount(1);
  }

  @Test
  @DisplayName("help is printed for the asking, of the whole and of each command")
  void help() {
    assertThat(run("--help")).isZero();
    assertThat(run("start", "--help")).isZero();
    assertThat(run("dead-letters", "list", "--help")).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  @DisplayName("no command, and one that there is not, are one line")
  void noCommand() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("strat")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(2);
  }

  @Test
  @DisplayName("a flag in the environment and on the command line means yes, lists have commas")
  void flagsAndLists() {
    var start = new StartCommand();
    var environment =
        Map.of("EVENT_SERVER_YES", "true", "EVENT_SERVER_PERMIT_INBOUND", "news,chat\\..*");
    var sources = SettingSources.of(List.of("start"), environment, new CommandLine(new Main()));
    new CommandLine(start).setDefaultValueProvider(sources).parseArgs("--clean", "--yes");
    assertThat(start.options.yes).isTrue();
    assertThat(start.options.clean).isTrue();
    assertThat(start.options.permitInbound).containsExactly("news", "chat\\..*");
    var plain = new StartCommand();
    new CommandLine(plain).setDefaultValueProvider(sources).parseArgs();
    assertThat(plain.options.yes).isTrue();
    assertThat(plain.options.clean).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"clean=true", "config=other", "segment-mib=\\u12"})
  @DisplayName("a settings file that would be misunderstood is refused, and names what is wrong")
  void misunderstoodFile(String line) throws Exception {
    Path file = Files.writeString(folder.resolve("settings"), line + "\n");
    assertThat(run("start", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("settings").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONSENSE", "Segment_Mib", "SEGMENT-MIB", "CLEAN", "segment_mib"})
  @DisplayName("so is a variable that would be passed over")
  void misspeltVariable(String name) {
    var environment = Map.of("EVENT_SERVER_" + name, "7");
    var line = new CommandLine(new Main());
    assertThatThrownBy(() -> SettingSources.of(List.of("start"), environment, line))
        .hasMessageContaining(name);
  }

  @Test
  @DisplayName("the command line comes before the environment, and that before the file")
  void precedence() throws Exception {
    Path file =
        Files.writeString(folder.resolve("settings"), "segment-mib=1\nhost=a\nin-flight-max=3\n");
    var environment =
        Map.of(
            "EVENT_SERVER_HOST",
            "b",
            "EVENT_SERVER_IN_FLIGHT_MAX",
            "4",
            "EVENT_SERVER_CONFIG",
            file.toString());
    var sources = SettingSources.of(List.of("start"), environment, new CommandLine(new Main()));
    var start = new StartCommand();
    new CommandLine(start).setDefaultValueProvider(sources).parseArgs("--in-flight-max=5");
    assertThat(start.options.segmentMib).isEqualTo(1);
    assertThat(start.options.host).isEqualTo("b");
    assertThat(start.options.inFlightMax).isEqualTo(5);
  }

  @Test
  @DisplayName("a word that begins with @ is no file of words")
  void atFile() throws Exception {
    Path file = Files.writeString(folder.resolve("words"), "--help");
    assertThat(run("start", "@" + file)).isEqualTo(2);
  }
}
