package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventserver.accounts.AccountCommand.AddMoney;
import io.eventserver.accounts.AccountCommand.CreateAccount;
import io.eventserver.accounts.AccountsDomain;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.bridgeclient.Entrance;
import io.eventserver.bridgeclient.Login;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes in from where, and what is kept of it. */
class SecureIT {
  @TempDir Path folder;
  private Path users;
  private Path data;

  @BeforeEach
  void users() throws Exception {
    users = folder.resolve("users");
    data = folder.resolve("data");
    assertThat(user("ann-password", "add", "ann", "--role", "client")).isZero();
    assertThat(user("root-password", "add", "root", "--role", "client,admin")).isZero();
    assertThat(user("", "add", "cara", "--role", "client", "--no-password")).isZero();
    assertThat(user("short", "add", "bob")).isEqualTo(2);
  }

  private int user(String password, String... arguments) throws Exception {
    var line = new ArrayList<>(List.of("user"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--users", users.toString()));
    return Archive.tell(password + "\n", line.toArray(String[]::new)).code();
  }

  /** A demo with the users, by TLS. */
  private NodeProcess start(Path certificate, Path key, String... more) throws IOException {
    var options = new ArrayList<>(List.of("--users", users.toString()));
    options.addAll(List.of("--tls-certificate", certificate.toString()));
    options.addAll(List.of("--tls-key", key.toString()));
    options.addAll(List.of(more));
    return NodeProcess.start("demo", data, options.toArray(String[]::new));
  }

  private static BridgeClient connect(ClientSettings settings) {
    return BridgeClient.connect(settings.withRequestTimeout(Duration.ofSeconds(20)));
  }

  private static void assertFails(BridgeClient client, String address, int code) {
    assertThatThrownBy(() -> Await.get(client.request(address, Map.of())))
        .isInstanceOfSatisfying(
            RequestFailure.class, e -> assertThat(e.code().number()).isEqualTo(code));
  }

  private static void write(BridgeClient client) {
    var accounts = client.aggregate(AccountsDomain.ACCOUNT).blocking();
    String id = UUID.randomUUID().toString();
    accounts.command(id, new CreateAccount("A"));
    accounts.command(id, new AddMoney(1));
  }

  @Test
  @DisplayName("another address than loopback needs TLS and users, or says that it is insecure")
  void otherMachines() throws Exception {
    assertThat(refusal("--host", "0.0.0.0")).contains("it needs --users, and --tls-certificate");
    assertThat(refusal("--host", "0.0.0.0", "--users", users.toString())).contains("it needs");
    assertThat(refusal("--tls-key", users.toString())).contains("go together");
    assertThat(refusal("--users", folder.resolve("none").toString())).contains("cannot be read");
    Files.writeString(users, "no user");
    var late = Archive.run("start", "--data", data.toString(), "--users", users.toString());
    assertThat(late.err()).contains("users, line 1: name:roles:hash");
    try (var node = NodeProcess.start("demo", data, "--host", "0.0.0.0", "--insecure")) {
      assertThat(node.errorsWith("INSECURE")).isEqualTo(1);
      node.stop();
    }
  }

  private String refusal(String... options) throws Exception {
    var line = new ArrayList<>(List.of("start", "--data", data.toString()));
    line.addAll(List.of(options));
    var ran = Archive.run(line.toArray(String[]::new));
    assertThat(ran.code()).as(ran.err()).isEqualTo(2);
    return ran.err();
  }

  @Test
  @DisplayName("users come in by password over TLS; what they did stands in meta and audit log")
  void byPassword() throws Exception {
    var server = new Certified(folder, "server");
    try (var node =
        start(
            server.certificate(),
            server.key(),
            "--bridge-socket",
            folder.resolve("socket").toString())) {
      var settings =
          ClientSettings.of("localhost", node.bridgePort())
              .with(Entrance.trusting(server.certificate()));
      try (var ann = connect(settings.with(Login.password("ann", "ann-password")))) {
        write(ann);
        assertFails(ann, Addresses.NODES, 403);
        var event = Await.get(ann.events(1, 10)).events().getFirst();
        assertThat(event.meta()).containsEntry("user", "ann").containsKey("connection");
      }
      try (var root = connect(settings.with(Login.password("root", "root-password")))) {
        assertThat(Await.get(root.request(Addresses.NODES, Map.of())).has("nodes")).isTrue();
      }
      try (var wrong = connect(settings.with(Login.password("ann", "wrong")))) {
        assertFails(wrong, Addresses.STATUS, 401);
      }
      try (var nobody = connect(settings)) {
        assertFails(nobody, Addresses.STATUS, 401);
      }
      var local = ClientSettings.parse("unix:" + folder.resolve("socket"));
      try (var ann = connect(local.with(Login.password("ann", "ann-password")))) {
        write(ann);
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(audited("event"))
                      .contains("login", "denied", "administration", "login-failed"));
      assertThat(Files.readString(data.resolve("audit.jsonl"))).doesNotContain("password");
      node.stop();
    }
  }

  private List<String> audited(String field) throws IOException {
    List<String> values = new ArrayList<>();
    for (String line : Files.readAllLines(data.resolve("audit.jsonl"))) {
      values.add(RawBridge.JSON.readTree(line).path(field).asText());
    }
    return values;
  }

  @Test
  @DisplayName("a certificate says who a client is; certificate and users change while it runs")
  void certificates() throws Exception {
    var server = new Certified(folder, "server");
    var cara = new Certified(folder, "cara");
    Path certificate = Files.copy(server.certificate(), folder.resolve("cert.pem"));
    Path key = Files.copy(server.key(), folder.resolve("key.pem"));
    try (var node =
        start(certificate, key, "--tls-client-authority", cara.certificate().toString())) {
      var settings = ClientSettings.of("localhost", node.bridgePort());
      var renewed = new Certified(folder, "renewed");
      try (var client = connect(settings.with(cara.trusting(server)))) {
        write(client);
        Files.copy(renewed.key(), key, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(renewed.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> node.errorsWith("the certificate was renewed") > 0);
        write(client);
        assertThat(user("", "remove", "cara")).isZero();
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertFails(client, Addresses.STATUS, 403));
      }
      try (var ann =
          connect(
              settings
                  .with(Entrance.trusting(renewed.certificate()))
                  .with(Login.password("ann", "ann-password")))) {
        write(ann);
      }
      node.stop();
    }
  }
}
