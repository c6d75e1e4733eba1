package io.eventserver.edge;

import java.util.List;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Who a client's certificate says that it is. */
final class Certificate {
  private Certificate() {}

  /** Its subject as RFC 2253 writes it, then the common name in it; none where it has none. */
  static List<String> names(@Nullable SSLSession session) {
    if (session == null) return List.of();
    try {
      String subject = session.getPeerPrincipal().getName();
      var common =
          new LdapName(subject)
              .getRdns().stream()
                  .filter(it -> it.getType().equalsIgnoreCase("CN"))
                  .map(Rdn::getValue)
                  .map(String::valueOf);
      return Stream.concat(Stream.of(subject), common).toList();
    } catch (SSLPeerUnverifiedException | InvalidNameException e) {
      return List.of();
    }
  }
}
