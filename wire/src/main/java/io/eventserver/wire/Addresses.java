package io.eventserver.wire;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The addresses of the event bus that clients use. */
public final class Addresses {
  public static final String COMMAND = "event-server.command";
  public static final String PUBLISH = "event-server.publish";
  public static final String AGGREGATE = "event-server.aggregate";
  public static final String HISTORY = "event-server.history";
  public static final String FIND = "event-server.find";
  public static final String LIST = "event-server.list";
  public static final String EVENTS = "event-server.events";
  public static final String STATUS = "event-server.status";

  /** Live events; {@code event-server.committed.TYPE} for those of one aggregate type. */
  public static final String COMMITTED = "event-server.committed";

  public static final String DEAD_LETTERS = "event-server.admin.dead-letters";
  public static final String NODES = "event-server.admin.nodes";
  public static final String DEPLOY = "event-server.admin.deploy";
  public static final String UNDEPLOY = "event-server.admin.undeploy";
  public static final String VERTICLES = "event-server.admin.verticles";
  public static final String BACKUP = "event-server.admin.backup";
  public static final String SNAPSHOT = "event-server.admin.snapshot";

  /** Where whoever operates the nodes may send to. */
  public static final List<String> ADMINISTRATION =
      List.of(DEAD_LETTERS, NODES, DEPLOY, UNDEPLOY, VERTICLES, SNAPSHOT, BACKUP);

  /** Where clients may send to. */
  public static final List<String> REQUESTS =
      List.of(COMMAND, PUBLISH, AGGREGATE, HISTORY, FIND, LIST, EVENTS, STATUS);

  private static final Set<String> QUESTIONS =
      Set.of(AGGREGATE, HISTORY, FIND, LIST, EVENTS, STATUS);

  private static final Set<String> ALL_REQUESTS =
      Stream.concat(REQUESTS.stream(), ADMINISTRATION.stream())
          .collect(Collectors.toUnmodifiableSet());

  private Addresses() {}

  /** Whether the server answers there, or whoever operates it is answered. */
  public static boolean isRequest(String address) {
    return ALL_REQUESTS.contains(address);
  }

  /** Whether what is asked there changes nothing: it can be asked anew. */
  public static boolean isQuestion(String address) {
    return QUESTIONS.contains(address);
  }

  /** Whether live events are told there. */
  public static boolean isCommitted(String address) {
    if (address.equals(COMMITTED)) return true;
    String ofType = committed("");
    return address.startsWith(ofType) && address.length() > ofType.length();
  }

  /** Whether an address is the server's, or one of a reply: what no setting opens. */
  public static boolean isOurs(String address) {
    return address.startsWith("event-server.") || address.startsWith("__vertx.");
  }

  /** The address of one aggregate type's live events. */
  public static String committed(String aggregate) {
    return COMMITTED + "." + aggregate;
  }
}
