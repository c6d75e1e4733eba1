package io.eventserver.bridgeclient;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** What bytes go over: TCP, TLS, or a Unix domain socket. */
record Wire(InputStream in, OutputStream out, Closeable closeable) {
  private static final int SILENCE_MAX_MILLIS = 10_000;

  static Wire open(ClientSettings settings) throws IOException {
    var socket = settings.entrance().socket();
    return socket.isPresent() ? local(socket.get()) : tcp(settings);
  }

  private static Wire local(Path path) throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(path));
      return new Wire(Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Wire tcp(ClientSettings settings) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(SILENCE_MAX_MILLIS);
      socket.connect(
          new InetSocketAddress(settings.host(), settings.port()),
          (int) settings.connectTimeout().toMillis());
      var tls = settings.entrance().tls();
      var opened = tls.isPresent() ? secure(socket, settings, tls.get()) : socket;
      return new Wire(opened.getInputStream(), opened.getOutputStream(), opened);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket secure(Socket socket, ClientSettings settings, SSLContext tls)
      throws IOException {
    var secured =
        (SSLSocket)
            tls.getSocketFactory().createSocket(socket, settings.host(), settings.port(), true);
    var parameters = secured.getSSLParameters();
    // The certificate must be this host's.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }
}
