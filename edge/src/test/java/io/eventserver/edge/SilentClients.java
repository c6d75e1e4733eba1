package io.eventserver.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A process with many connections that say nothing, until its input ends. */
final class SilentClients implements AutoCloseable {
  private final Process process;

  /** Returns when they are connected. */
  SilentClients(int port, int count) throws IOException {
    process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                SilentClients.class.getName(),
                String.valueOf(port),
                String.valueOf(count))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.getInputStream().read() != 'c') throw new IOException("they are not connected");
  }

  public static void main(String... args) throws IOException {
    var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    List<SocketChannel> channels = new ArrayList<>();
    for (int i = Integer.parseInt(args[1]); i > 0; i--) channels.add(SocketChannel.open(to));
    System.out.write('c');
    System.out.flush();
    while (System.in.read() >= 0) {
      // Whoever started it holds the other end.
    }
    for (var channel : channels) channel.close();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
