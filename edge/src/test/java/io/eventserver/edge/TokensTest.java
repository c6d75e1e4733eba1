package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.eventstore.JsonService;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who shows a token is who somebody trusted says, for as long as that says. */
class TokensTest {
  private static final KeyPair TRUSTED = keys();
  private static final KeyPair OTHER = keys();
  private static final String RS256 = "{'alg':'RS256','typ':'JWT'}";
  private static final Map<String, Role> ROLES =
      Map.of(
          "talker",
          new Role(
              List.of(new Rule(List.of("in.*"), null, null, null, null, null)), List.of(), null));

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;
  private String publicKey = "";
  private UsersAccess access;
  private int port;

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("RSA").generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void open() throws Exception {
    publicKey =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(TRUSTED.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    Path key = Files.writeString(folder.resolve("key.pem"), publicKey);
    var settings = new TokenSettings(key, "RS256", Optional.of("us"), Optional.of("here"));
    var known = new UsersAccess.Known(Map.of(), ROLES);
    access = new UsersAccess(vertx, known, Optional.of(Tokens.of(vertx, settings)));
    var limits = OpenEdge.limits(Duration.ofMinutes(1), EdgeLimits.DEFAULT.frame());
    port = OpenEdge.open(vertx, limits, access, Audit.NONE);
    vertx.eventBus().consumer("in.echo", it -> it.reply(it.body()));
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** The claims of a token that is taken, but for what is said here. */
  private static String claims(String more) {
    long end = Instant.now().plusSeconds(60).getEpochSecond();
    return "{'sub':'ann','roles':['talker'],'iss':'us','aud':'here','exp':%d%s}"
        .formatted(end, more);
  }

  private static String part(String json) {
    return part(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String part(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String signed(String head, String claims, PrivateKey key) throws Exception {
    String text = part(head) + "." + part(claims);
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + part(signature.sign());
  }

  private static String token(String claims) throws Exception {
    return signed(RS256, claims, TRUSTED.getPrivate());
  }

  private static JsonNode login(RawClient client, String token) throws IOException {
    return client
        .send(
            "{'type':'send','address':'event-server.login','replyAddress':'l','body':{'token':'%s'}}"
                .formatted(token))
        .read();
  }

  /** Each from somewhere else: nobody is slowed. */
  private int code(String token) throws Exception {
    try {
      access
          .login(new Credentials.Token(token), "from-" + token.hashCode())
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
      return 0;
    } catch (ExecutionException e) {
      return JsonService.failure(Objects.requireNonNull(e.getCause())).code().number();
    }
  }

  @Test
  @DisplayName("its subject is the user, and its roles say what that may")
  void taken() throws Exception {
    try (var client = new RawClient(port)) {
      assertThat(login(client, token(claims(""))).path("body"))
          .isEqualTo(RawClient.json("{'user':'ann','roles':['talker']}"));
      client.send("{'type':'send','address':'in.echo','replyAddress':'r','body':7}");
      assertThat(client.read().path("body").asInt()).isEqualTo(7);
      var denied = client.send("{'type':'send','address':'out.a','replyAddress':'r'}").read();
      assertThat(denied.path("failureCode").asInt()).isEqualTo(403);
    }
  }

  @Test
  @DisplayName("one of others, for others, that is over, or that says too little is a 401")
  void refused() throws Exception {
    String ended = claims("").replaceAll("'exp':\\d+", "'exp':1");
    String endless = claims("").replaceAll(",'exp':\\d+", "");
    assertThat(code(token(claims("")))).isZero();
    for (String wrong :
        List.of(
            token(ended),
            token(endless),
            token(claims("").replace("'sub':'ann',", "")),
            token(claims("").replace("'us'", "'them'")),
            token(claims("").replace("'here'", "'there'")),
            token(claims("").replace("['talker']", "'talker'")),
            token("{}"),
            token("[]"),
            signed(RS256, claims(""), OTHER.getPrivate()),
            token(claims("")) + "x",
            "a.b.c",
            "",
            ".".repeat(1_000))) {
      assertThat(code(wrong)).as(wrong).isEqualTo(401);
    }
  }

  @Test
  @DisplayName("how it is signed is not for the token to say")
  void algorithms() throws Exception {
    String none = part("{'alg':'none'}") + "." + part(claims("")) + ".";
    assertThat(code(none)).isEqualTo(401);
    // Who takes the public key for a secret would believe this one.
    String text = part("{'alg':'HS256'}") + "." + part(claims(""));
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(publicKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] sum = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    assertThat(code(text + "." + part(sum))).isEqualTo(401);
  }

  @Test
  @DisplayName("a connection ends with its token")
  void over() throws Exception {
    long end = Instant.now().plusSeconds(2).getEpochSecond();
    String brief = claims("").replaceAll("'exp':\\d+", "'exp':" + end);
    try (var client = new RawClient(port)) {
      assertThat(login(client, token(brief)).path("type").asText()).isEqualTo("message");
      assertThat(client.read().path("message").asText()).startsWith("the login is over");
      assertThat(client.isClosed()).isTrue();
      assertThat(Instant.now().getEpochSecond()).isGreaterThanOrEqualTo(end);
    }
  }
}
