package io.eventserver.clusterconfig;

import com.hazelcast.nio.MemberSocketInterceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns away connections from outside of the trusted network before anything of them is read, and
 * says so, but not each time. Any thread.
 */
final class NetworkGuard implements MemberSocketInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger("cluster");
  private static final long SAID_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final TrustedNetwork network;
  private final AtomicLong said = new AtomicLong(System.nanoTime() - SAID_EVERY_NANOS);

  NetworkGuard(TrustedNetwork network) {
    this.network = network;
  }

  /** Whether somebody may come in. */
  boolean letsIn(InetAddress from) {
    if (network.has(from)) return true;
    long now = System.nanoTime();
    long before = said.get();
    if (now - before >= SAID_EVERY_NANOS && said.compareAndSet(before, now)) {
      LOG.warn(
          "{} is not of --cluster-network {}: turned away, as others may be that are not named"
              + " here",
          from.getHostAddress(),
          network);
    }
    return false;
  }

  /**
   * What is refused by throwing, Hazelcast keeps for ever; of this, it finds the end, and lets go.
   */
  @Override
  public void onAccept(Socket socket) throws IOException {
    if (letsIn(socket.getInetAddress())) return;
    socket.shutdownInput();
    socket.shutdownOutput();
  }

  /** Nor does this node go there. */
  @Override
  public void onConnect(Socket socket) throws IOException {
    if (!letsIn(socket.getInetAddress())) throw new IOException("not of the cluster's network");
  }

  @Override
  public void init(Properties properties) {
    // What it needs, it has.
  }
}
