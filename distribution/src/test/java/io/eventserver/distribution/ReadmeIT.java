package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.accounts.AccountCommand.AddMoney;
import io.eventserver.accounts.AccountCommand.CreateAccount;
import io.eventserver.accounts.AccountRow;
import io.eventserver.accounts.AccountsDomain;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README and docs/bridge.md say to a server, said to a real one. */
class ReadmeIT {
  private static final Pattern JSON = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  @DisplayName("the client of the README creates Ann and reads her row")
  void client() throws Exception {
    try (var node = NodeProcess.start("demo", folder.resolve("data"))) {
      String host = "127.0.0.1";
      int port = node.bridgePort();
      try (var client = BridgeClient.connect(ClientSettings.of(host, port))) {
        var accounts = client.aggregate(AccountsDomain.ACCOUNT).blocking();
        accounts.command("ann", new CreateAccount("Ann"));
        accounts.command("ann", new AddMoney(100));
        var row = Await.get(client.projection(AccountsDomain.ACCOUNTS).find("ann"));
        assertThat(row).contains(new AccountRow("Ann", 100));
      }
      node.stop();
    }
  }

  @Test
  @DisplayName("the frame of docs/bridge.md is answered as it says")
  void frame() throws Exception {
    var matcher = JSON.matcher(Files.readString(Path.of("..", "docs", "bridge.md")));
    List<String> blocks = matcher.results().map(it -> it.group(1)).toList();
    try (var node = NodeProcess.start("demo", folder.resolve("data"));
        var raw = node.connect()) {
      raw.ok(
          "event-server.command",
          "{\"aggregate\":\"account\",\"id\":\"a\",\"command\":\"CreateAccount\",\"data\":{\"name\":\"Ann\"}}");
      raw.frame(blocks.getFirst());
      JsonNode told = RawBridge.JSON.readTree(blocks.get(1));
      JsonNode answered = raw.read();
      assertThat(answered.path("address")).isEqualTo(told.path("address"));
      assertThat(answered.path("body").path("version"))
          .isEqualTo(told.path("body").path("version"));
      assertThat(answered.path("body").path("events")).isEqualTo(told.path("body").path("events"));
      node.stop();
    }
  }
}
