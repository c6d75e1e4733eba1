package io.eventserver.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of loopback that others must know before anybody listens there, or while nobody does: that
 * of a cluster's member, of a server that comes later.
 *
 * <p>Port 0 gives one of those that the system also gives to outgoing connections. One of them may
 * take it before its listener comes (again), or even connect to itself. Ours are below; and the
 * port after it is taken until this process ends, so that no other test gets it as well.
 */
public final class ReservedPort {
  /** Above what services usually have; below the outgoing connections of Linux, macOS, Windows. */
  private static final int LOWEST = 16_000, HIGHEST = 32_000;

  private static final int TRIES = 1_000;

  /** Kept from being collected, which would close them. */
  private static final Queue<ServerSocket> RESERVATIONS = new ConcurrentLinkedQueue<>();

  private ReservedPort() {}

  /** A port that nobody listens on, and that no other call gets, in this process or another. */
  public static int next() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST / 2, HIGHEST / 2) * 2;
      if (isReserved(port)) return port;
    }
    throw new IOException("no free port");
  }

  private static boolean isReserved(int port) {
    try {
      var reservation = listen(port + 1);
      try (var _ = listen(port)) {
        RESERVATIONS.add(reservation);
        return true;
      } catch (IOException e) {
        reservation.close();
        return false;
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
