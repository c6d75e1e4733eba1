package io.eventserver.edge;

import static io.eventserver.edge.RawClient.frame;
import static io.eventserver.edge.RawClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a client may expect of the bridge, whoever serves it.
 *
 * <p>Clients may send and publish to {@code in.*} and hear {@code out.*}. Where bridges differ, the
 * suite asks which it is.
 */
abstract class BridgeConformance extends OpenBridge {
  @Test
  @DisplayName("a ping is answered by a pong")
  void ping() throws Exception {
    assertThat(client().pong()).isEqualTo(json("{'type':'pong'}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':{'b':[1,2,{}]},'c':null}",
        "[1,'two',[],{}]",
        "'text'",
        "''",
        "7",
        "-9007199254740993",
        "1.5",
        "true",
        "false"
      })
  @DisplayName("a request is answered at its reply address, whatever JSON its body is")
  void request(String body) throws Exception {
    echo("in.echo");
    var answer =
        client()
            .send("{'type':'send','address':'in.echo','replyAddress':'r1','body':" + body + "}")
            .read();
    assertThat(answer)
        .isEqualTo(
            json("{'type':'message','address':'r1','headers':{},'send':true,'body':" + body + "}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",'body':null"})
  @DisplayName("a request without a body has none on the bus, nor has its answer")
  void withoutBody(String body) throws Exception {
    echo("in.echo");
    var answer =
        client().send("{'type':'send','address':'in.echo','replyAddress':'r1'" + body + "}").read();
    assertThat(answer)
        .isEqualTo(json("{'type':'message','address':'r1','headers':{},'send':true}"));
  }

  @Test
  @DisplayName("an object is a JSON object on the bus, and bytes are text in a frame")
  void kinds() throws Exception {
    var heard = hear("in.kinds");
    var client = client();
    client.send("{'type':'send','address':'in.kinds','replyAddress':'r','body':{'a':1}}");
    var message = next(heard);
    assertThat(message.body()).isEqualTo(new JsonObject().put("a", 1));
    message.reply(Buffer.buffer(new byte[] {1, 2, (byte) 0xff}));
    assertThat(client.read().path("body").asText()).isEqualTo("AQL_");
  }

  @Test
  @DisplayName("what is sent without a reply address reaches one consumer, and nothing comes back")
  void send() throws Exception {
    var heard = hear("in.one");
    var client = client().send("{'type':'send','address':'in.one','body':1}");
    var message = next(heard);
    assertThat(message.body()).isEqualTo(1);
    assertThat(message.isSend()).isTrue();
    assertThat(message.replyAddress()).isNull();
    assertThat(client.pong()).isEqualTo(json("{'type':'pong'}"));
    // Also where nobody is there.
    assertThat(client.send("{'type':'send','address':'in.nobody','body':1}").pong())
        .isEqualTo(json("{'type':'pong'}"));
  }

  @Test
  @DisplayName("what is published reaches every consumer, and clients that registered")
  void publish() throws Exception {
    var first = hear("out.news");
    var second = hear("out.news");
    var hearing = hearing("out.news");
    vertx.eventBus().publish("out.news", new JsonObject().put("n", 1));
    assertThat(next(first).body()).isEqualTo(next(second).body());
    assertThat(hearing.read())
        .isEqualTo(
            json(
                "{'type':'message','address':'out.news','headers':{},'send':false,'body':{'n':1}}"));
    var inbound = hear("in.news");
    client().send("{'type':'publish','address':'in.news','body':[1]}");
    assertThat(next(inbound).isSend()).isFalse();
  }

  @Test
  @DisplayName("headers go both ways")
  void headers() throws Exception {
    var heard = hear("in.headers");
    var client =
        client()
            .send(
                "{'type':'send','address':'in.headers','replyAddress':'r','headers':{'a':'1','b':'ü'}}");
    var message = next(heard);
    assertThat(message.headers().get("a")).isEqualTo("1");
    assertThat(message.headers().get("b")).isEqualTo("ü");
    message.reply("x", new DeliveryOptions().addHeader("c", "3"));
    assertThat(client.read())
        .isEqualTo(
            json("{'type':'message','address':'r','headers':{'c':'3'},'send':true,'body':'x'}"));
  }

  @Test
  @DisplayName("the header timeout says how long a request waits, and reaches nobody")
  void timeout() throws Exception {
    var heard = hear("in.silent");
    var answer =
        client()
            .send(
                "{'type':'send','address':'in.silent','replyAddress':'r','headers':{'timeout':50}}")
            .read();
    assertThat(next(heard).headers().contains("timeout")).isFalse();
    assertFailure(answer, "in.silent", "TIMEOUT", -1);
  }

  @Test
  @DisplayName("a request that nobody takes, or that fails, is answered by an error")
  void failures() throws Exception {
    var client = client();
    assertFailure(
        client.send("{'type':'send','address':'in.nobody','replyAddress':'r'}").read(),
        "in.nobody",
        "NO_HANDLERS",
        -1);
    done(vertx.eventBus().consumer("in.fails", it -> it.fail(42, "no ü")).completion());
    var failed = client.send("{'type':'send','address':'in.fails','replyAddress':'r'}").read();
    assertFailure(failed, "in.fails", "RECIPIENT_FAILURE", 42);
    assertThat(failed.path("message").asText()).isEqualTo("no ü");
  }

  private static void assertFailure(JsonNode frame, String source, String type, int code) {
    assertThat(frame.path("type").asText()).isEqualTo("err");
    assertThat(frame.path("address").asText()).isEqualTo("r");
    assertThat(frame.path("sourceAddress").asText()).isEqualTo(source);
    assertThat(frame.path("failureType").asText()).isEqualTo(type);
    assertThat(frame.path("failureCode").asInt()).isEqualTo(code);
    assertThat(frame.has("message")).isTrue();
  }

  @Test
  @DisplayName("a client answers what it is asked, and fails it")
  void clientReplies() throws Exception {
    var client = hearing("out.ask");
    var answer = vertx.eventBus().<Object>request("out.ask", "?");
    var asked = client.read();
    assertThat(asked.path("send").asBoolean()).isTrue();
    String at = asked.path("replyAddress").asText();
    client.send("{'type':'send','address':'" + at + "','body':{'x':1},'headers':{'h':'1'}}");
    assertThat(done(answer).body()).isEqualTo(new JsonObject().put("x", 1));
    assertThat(done(answer).headers().get("h")).isEqualTo("1");

    var failed = new CompletableFuture<Throwable>();
    vertx.eventBus().request("out.ask", "?").onFailure(failed::complete);
    at = client.read().path("replyAddress").asText();
    client.send("{'type':'send','address':'" + at + "','failureCode':7,'message':'no'}");
    var failure = (ReplyException) failed.get(secondsMax, TimeUnit.SECONDS);
    assertThat(failure.failureCode()).isEqualTo(7);
    assertThat(failure.getMessage()).isEqualTo("no");
  }

  @Test
  @DisplayName("an answer can be answered, and that answer too")
  void repliesToReplies() throws Exception {
    var second = new LinkedBlockingQueue<Message<Object>>();
    done(
        vertx
            .eventBus()
            .consumer("in.talk", it -> it.replyAndRequest("1").onSuccess(second::add))
            .completion());
    var client = client().send("{'type':'send','address':'in.talk','replyAddress':'r'}");
    String at = client.read().path("replyAddress").asText();
    client.send("{'type':'send','address':'" + at + "','replyAddress':'r2','body':'2'}");
    var message = next(second);
    assertThat(message.body()).isEqualTo("2");
    message.reply("3");
    assertThat(client.read())
        .isEqualTo(json("{'type':'message','address':'r2','headers':{},'send':true,'body':'3'}"));
    // It could be answered once.
    client.send("{'type':'send','address':'" + at + "','replyAddress':'r3','body':'2'}");
    assertDenied(client.read(), "r3");
  }

  @Test
  @DisplayName("messages come until the client unregisters, or goes")
  void unregister() throws Exception {
    var client = hearing("out.a");
    var other = hearing("out.a");
    client.send("{'type':'unregister','address':'out.a'}").pong();
    vertx.eventBus().publish("out.a", 1);
    assertThat(other.read().path("body").asInt()).isEqualTo(1);
    assertThat(client.isQuiet()).isTrue();
    other.close();
    await().atMost(Duration.ofSeconds(secondsMax)).untilAsserted(() -> assertNobodyHears("out.a"));
  }

  private void assertNobodyHears(String address) throws InterruptedException {
    var failed = new LinkedBlockingQueue<Throwable>();
    vertx
        .eventBus()
        .request(address, "?", new DeliveryOptions().setSendTimeout(50))
        .onFailure(failed::add);
    assertThat(((ReplyException) next(failed)).failureType().name()).isEqualTo("NO_HANDLERS");
  }

  @Test
  @DisplayName("who registers twice")
  void registerTwice() throws Exception {
    var client = hearing("out.twice");
    client.send("{'type':'register','address':'out.twice'}").pong();
    vertx.eventBus().publish("out.twice", 1);
    for (int i = 0; i < heardWhenRegisteredTwice(); i++) {
      assertThat(client.read().path("body").asInt()).isEqualTo(1);
    }
    assertThat(client.isQuiet()).isTrue();
  }

  @Test
  @DisplayName("who unregisters what was not registered is told")
  void unknownAddress() throws Exception {
    assertThat(client().send("{'type':'unregister','address':'out.a'}").read())
        .isEqualTo(json("{'type':'err','message':'unknown_address'}"));
  }

  @Test
  @DisplayName("what is not permitted is denied and reaches nobody, and the connection goes on")
  void denied() throws Exception {
    var heard = hear("secret");
    var client = client();
    client.send("{'type':'send','address':'secret','replyAddress':'r','body':1}");
    assertDenied(client.read(), "r");
    for (String type : List.of("send", "publish", "register", "unregister")) {
      client.send("{'type':'" + type + "','address':'secret','body':1}");
      assertThat(client.read()).isEqualTo(json("{'type':'err','message':'access_denied'}"));
    }
    vertx.eventBus().publish("secret", "told");
    assertThat(next(heard).body()).isEqualTo("told");
    assertThat(client.isQuiet()).isTrue();
    assertThat(client.pong()).isEqualTo(json("{'type':'pong'}"));
  }

  private void assertDenied(JsonNode frame, String replyAddress) {
    assertThat(frame.path("type").asText()).isEqualTo("err");
    assertThat(frame.path("message").asText()).isEqualTo("access_denied");
    assertThat(frame.path("address").asText(null)).isEqualTo(deniedAt(replyAddress));
  }

  @Test
  @DisplayName("an address must be given")
  void missingAddress() throws Exception {
    for (String type : List.of("send", "publish", "register", "unregister")) {
      assertThat(client().send("{'type':'" + type + "'}").read())
          .isEqualTo(json("{'type':'err','message':'missing_address'}"));
    }
  }

  @Test
  @DisplayName("a frame may come in pieces of any size, and many at once")
  void pieces() throws Exception {
    echo("in.echo");
    byte[] one = frame("{'type':'send','address':'in.echo','replyAddress':'r','body':'ä€😀'}");
    var client = client();
    for (int cut = 1; cut < one.length; cut++) {
      client.write(Arrays.copyOf(one, cut)).write(Arrays.copyOfRange(one, cut, one.length));
      assertThat(client.read().path("body").asText()).isEqualTo("ä€😀");
    }
    for (byte each : one) client.write(new byte[] {each});
    assertThat(client.read().path("body").asText()).isEqualTo("ä€😀");
    var many = Buffer.buffer();
    for (int i = 0; i < 1_000; i++) {
      many.appendBytes(
          frame(
              "{'type':'send','address':'in.echo','replyAddress':'r" + i + "','body':" + i + "}"));
    }
    client.write(many.getBytes());
    for (int i = 0; i < 1_000; i++) {
      var answer = client.read();
      assertThat(answer.path("address").asText()).isEqualTo("r" + i);
      assertThat(answer.path("body").asInt()).isEqualTo(i);
    }
  }

  @Test
  @DisplayName("a large message goes both ways")
  void large() throws Exception {
    echo("in.echo");
    String text = "äx".repeat(150_000);
    var answer =
        client()
            .send("{'type':'send','address':'in.echo','replyAddress':'r','body':'" + text + "'}")
            .read();
    assertThat(answer.path("body").asText()).isEqualTo(text);
  }

  @Test
  @DisplayName("text is UTF-8, in addresses, headers and bodies, also where it is escaped")
  void text() throws Exception {
    var heard = hear("in.ä€😀");
    client()
        .send(
            "{'type':'send','address':'in.\\u00e4\\u20ac\\ud83d\\ude00','headers':{'ü':'\\n"
                + "'},'body':'\\t€'}");
    var message = next(heard);
    assertThat(message.headers().get("ü")).isEqualTo("\n");
    assertThat(message.body()).isEqualTo("\t€");
  }

  @Test
  @DisplayName("fields may come in any order, and those that nobody knows are passed over")
  void anyOrder() throws Exception {
    echo("in.echo");
    var answer =
        client()
            .send(
                "{'body':{'type':'x','address':'y'},'more':[{}],'replyAddress':'r','address':'in.echo','type':'send'}")
            .read();
    assertThat(answer.path("body")).isEqualTo(json("{'type':'x','address':'y'}"));
  }

  @Test
  @DisplayName("clients do not see each other's answers, and each sees its messages in order")
  void apart() throws Exception {
    echo("in.echo");
    var first = client();
    var second = client();
    for (int i = 0; i < 100; i++) {
      for (var client : List.of(first, second)) {
        client.send("{'type':'send','address':'in.echo','replyAddress':'r','body':" + i + "}");
      }
    }
    for (int i = 0; i < 100; i++) {
      assertThat(first.read().path("body").asInt()).isEqualTo(i);
      assertThat(second.read().path("body").asInt()).isEqualTo(i);
    }
  }
}
