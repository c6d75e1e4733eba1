package io.eventserver.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Debian's {@code redis-server} on a folder of its own: every write appended to its file, and, as
 * told, synced before it is answered.
 */
final class RedisServer implements AutoCloseable {
  /** Rule and event: as much as an account's command does, and no more. */
  private static final String SCRIPT =
      """
      local balance = redis.call('HGET', KEYS[1], 'balance')
      if not balance then return redis.error_reply('there is no such account') end
      local after = tonumber(balance) + tonumber(ARGV[1])
      if after < -500 then
        redis.call('XADD', 'events', '*', 'id', KEYS[1], 'type', 'AccountLimitHit')
        return redis.error_reply('the limit is -500')
      end
      redis.call('HSET', KEYS[1], 'balance', after)
      return redis.call('XADD', 'events', '*', 'id', KEYS[1], 'type', 'Moved', 'amount', ARGV[1])
      """;

  private static final String ONCE =
      "if redis.call('HSETNX', 'commands', ARGV[2], 1) == 0 then return 'done before' end\n";

  private final Process process;
  private final int port;

  RedisServer(Path folder, String appendfsync) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    process =
        new ProcessBuilder(
                "redis-server",
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toAbsolutePath().toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                appendfsync,
                // A rewrite beside would only cost it.
                "--auto-aof-rewrite-percentage",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
    awaitPort();
  }

  private void awaitPort() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        ask("PING");
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end || !process.isAlive()) throw e;
        Thread.sleep(20);
      }
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Loads the script, with or without command ids; answers its name. */
  String script(boolean withIds) throws IOException {
    return ask("SCRIPT", "LOAD", withIds ? ONCE + SCRIPT : SCRIPT);
  }

  String version() throws IOException {
    String info = ask("INFO", "server");
    return info.lines()
        .filter(line -> line.startsWith("redis_version:"))
        .map(line -> line.substring("redis_version:".length()))
        .findFirst()
        .orElse("?");
  }

  /** One command on a connection of its own; answers a simple or a bulk string. */
  private String ask(String... words) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var text = new StringBuilder("*" + words.length + "\r\n");
      for (String word : words) {
        int length = word.getBytes(StandardCharsets.UTF_8).length;
        text.append('$').append(length).append("\r\n").append(word).append("\r\n");
      }
      socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return answer(in);
    }
  }

  private static String answer(BufferedReader in) throws IOException {
    String first = in.readLine();
    if (first == null || first.startsWith("-")) throw new IOException("redis says " + first);
    if (!first.startsWith("$")) return first.substring(1);
    char[] bulk = new char[Integer.parseInt(first.substring(1))];
    for (int at = 0; at < bulk.length; ) {
      int more = in.read(bulk, at, bulk.length - at);
      if (more < 0) throw new IOException("redis has gone");
      at += more;
    }
    return new String(bulk);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
