package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.wire.Addresses;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.PlainReader;
import io.eventserver.wire.RequestBody;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What roles allow and deny. */
class RoleRightsTest {
  @TempDir Path folder;

  private Rights rights(String json, String... roles) throws Exception {
    Path file = folder.resolve("roles.json");
    Files.writeString(file, json.replace('\'', '"'));
    Map<String, Role> known = RolesFile.read(file);
    return new RoleRights(List.of(roles).stream().map(known::get).toList());
  }

  private static JsonPart body(String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return new JsonPart.Bytes(bytes, 0, bytes.length);
  }

  /** As a front door has it, that reads most requests on their way. */
  private static JsonPart readOnTheWay(String address, String json) throws Exception {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return RequestBody.read(address, new PlainReader(bytes, 0, bytes.length));
  }

  private static final String TELLER =
      "{'teller':{'allow':[{'send':['event-server.command'],'aggregates':['account'],"
          + "'commands':['Add*','Subtract*']},"
          + "{'send':['event-server.find','event-server.list'],'projections':['accounts']},"
          + "{'subscribe':['event-server.committed.account']}],"
          + "'deny':[{'send':['*'],'commands':['SubtractAll']}]}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "event-server.command|{'aggregate':'account','id':'a','command':'AddMoney'}|true",
        "event-server.command|{'command':'AddMoney','aggregate':'account'}|true",
        "event-server.command|{'aggregate':'account','command':'SubtractAll'}|false",
        "event-server.command|{'aggregate':'account','command':'DeleteAccount'}|false",
        "event-server.command|{'aggregate':'loan','command':'AddMoney'}|false",
        "event-server.command|{'aggregate':'loan','id':'a','command':'AddMoney'}|false",
        "event-server.command|{'aggregate':'account','id':'a','command':'SubtractAll'}|false",
        "event-server.command|{'commands':[{'aggregate':'account','id':'a','command':'AddMoney'},"
            + "{'aggregate':'account','id':'a','command':'DeleteAccount'}]}|false",
        "event-server.command|{'aggregate':'account'}|false",
        "event-server.command|{}|false",
        "event-server.command|{'commands':[{'aggregate':'account','command':'AddMoney'}]}|true",
        "event-server.command|{'commands':[{'aggregate':'account','command':'AddMoney'},"
            + "{'aggregate':'account','command':'DeleteAccount'}]}|false",
        "event-server.find|{'projection':'accounts','key':'a'}|true",
        "event-server.find|{'projection':'others','key':'a'}|false",
        "event-server.list|{}|false"
      })
  @DisplayName("a role may be about types, commands and projections; of a batch all must be")
  void limited(String address, String body, boolean may) throws Exception {
    var rights = rights(TELLER, "teller");
    assertThat(rights.maySend(address)).isTrue();
    assertThat(rights.mayAsk(address, body(body))).isEqualTo(may);
    assertThat(rights.mayAsk(address, readOnTheWay(address, body))).isEqualTo(may);
  }

  @Test
  @DisplayName("what is not allowed is not, and live events only of what is")
  void otherwise() throws Exception {
    var rights = rights(TELLER, "teller");
    assertThat(rights.maySend(Addresses.EVENTS)).isFalse();
    assertThat(rights.mayHear(Addresses.committed("account"))).isTrue();
    assertThat(rights.mayHear(Addresses.COMMITTED)).isFalse();
    assertThat(rights.mayHear(Addresses.committed("loan"))).isFalse();
    assertThat(rights.mayPublish("anything")).isFalse();
  }

  @Test
  @DisplayName("no pattern opens administration, what nodes say, or the server's own addresses")
  void guarded() throws Exception {
    var all = "{'all':{'allow':[{'send':['*'],'publish':['*'],'subscribe':['*']}]}}";
    var rights = rights(all, "all");
    assertThat(rights.maySend("mine")).isTrue();
    assertThat(rights.mayPublish("mine")).isTrue();
    assertThat(rights.mayHear("mine")).isTrue();
    for (String address :
        List.of(Addresses.NODES, "event-server.internal.append", "__vertx.reply.7")) {
      assertThat(rights.maySend(address)).isFalse();
      assertThat(rights.mayPublish(address)).isFalse();
      assertThat(rights.mayHear(address)).isFalse();
    }
    assertThat(rights.mayPublish(Addresses.COMMITTED)).isFalse();
    assertThat(rights.mayHear(Addresses.COMMAND)).isFalse();
    assertThat(rights("{}", "admin").maySend(Addresses.NODES)).isTrue();
    assertThat(rights("{}", "client").maySend(Addresses.NODES)).isFalse();
  }

  @Test
  @DisplayName("a denial wins, also over another role, and over what might be denied")
  void denials() throws Exception {
    var rights =
        rights(
            "{'noLoans':{'deny':[{'send':['event-server.*'],'aggregates':['loan']},"
                + "{'subscribe':['*.loan']}]}}",
            "client",
            "noLoans");
    assertThat(rights.mayAsk(Addresses.EVENTS, body("{'aggregate':'account'}"))).isTrue();
    assertThat(rights.mayAsk(Addresses.EVENTS, body("{'aggregate':'loan'}"))).isFalse();
    // Events of every type would be told, those too.
    assertThat(rights.mayAsk(Addresses.EVENTS, body("{}"))).isFalse();
    assertThat(rights.mayHear(Addresses.committed("loan"))).isFalse();
    assertThat(rights.mayHear(Addresses.committed("account"))).isTrue();
  }

  @Test
  @DisplayName("the roles of the documentation are some")
  void documented() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "security.md"));
    int begin = page.indexOf("{\n  \"teller\"");
    var rights = rights(page.substring(begin, page.indexOf("```", begin)), "teller");
    String add = "{'aggregate':'account','id':'a','command':'AddMoney'}";
    assertThat(rights.mayAsk(Addresses.COMMAND, body(add))).isTrue();
    assertThat(rights.mayAsk(Addresses.COMMAND, body(add.replace("account", "loan")))).isFalse();
  }

  @Test
  @DisplayName("a file of roles that is wrong names the role and the field")
  void malformed() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> rights("{'a':{'allow':[{'send':['x'],'sent':['x']}]}}"))
        .hasMessageEndingWith("roles.json: a.allow[0].sent: unknown field");
  }

  @ParameterizedTest
  @CsvSource({
    "*,anything,true", "a*c,abc,true", "a*c,ac,true", "a*c,acd,false", "*.*,a.b,true",
    "abc,abc,true", "abc,abd,false", "a*b*c,aXbXbc,true", "**,x,true", "a*,b,false"
  })
  @DisplayName("a star stands for any characters, also none")
  void globs(String pattern, String text, boolean matches) {
    assertThat(Globs.match(pattern, text)).isEqualTo(matches);
  }
}
