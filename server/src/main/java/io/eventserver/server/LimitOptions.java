package io.eventserver.server;

import io.eventserver.edge.EdgeLimits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of how much clients may take. */
final class LimitOptions {
  @Option(
      names = "--frame-max",
      paramLabel = "BYTES",
      defaultValue = "1048576",
      description = "The largest frame; default: ${DEFAULT-VALUE}.")
  int frame;

  @Option(
      names = "--depth-max",
      paramLabel = "N",
      defaultValue = "64",
      description = "How deeply a frame's body may nest; default: ${DEFAULT-VALUE}.")
  int depth;

  @Option(
      names = "--text-max",
      paramLabel = "N",
      defaultValue = "524288",
      description = "Characters of a text in a frame; default: ${DEFAULT-VALUE}.")
  int text;

  @Option(
      names = "--number-max",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Characters of a number in a frame; default: ${DEFAULT-VALUE}.")
  int number;

  @Option(
      names = "--connections-max",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Clients at a time; default: ${DEFAULT-VALUE}.")
  int connections;

  @Option(
      names = "--connections-per-address-max",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Clients at a time from one address; default: ${DEFAULT-VALUE}.")
  int perAddress;

  @Option(
      names = "--client-in-flight-max",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Requests of a client without an answer; default: ${DEFAULT-VALUE}.")
  int inFlight;

  @Option(
      names = "--subscriptions-max",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Addresses that a client hears; default: ${DEFAULT-VALUE}.")
  int subscriptions;

  @Option(
      names = "--pending-max",
      paramLabel = "BYTES",
      defaultValue = "8388608",
      description = "What waits for a client to read it; default: ${DEFAULT-VALUE}.")
  long pending;

  @Option(
      names = "--idle-seconds",
      paramLabel = "N",
      defaultValue = "300",
      description = "How long a client may say nothing; default: ${DEFAULT-VALUE}.")
  long idle;

  @Option(
      names = "--login-seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long a client may take to log in; default: ${DEFAULT-VALUE}.")
  long login;

  @Option(
      names = "--frame-seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long a frame may take that has begun; default: ${DEFAULT-VALUE}.")
  long frameSeconds;

  /** The limits; an {@link IllegalArgumentException} where they make no sense. */
  EdgeLimits settings() {
    return new EdgeLimits(
        frame,
        depth,
        text,
        number,
        connections,
        perAddress,
        inFlight,
        subscriptions,
        EdgeLimits.DEFAULT.openReplies(),
        pending,
        Duration.ofSeconds(idle),
        Duration.ofSeconds(login),
        Duration.ofSeconds(frameSeconds));
  }

  /** The effective settings, for the log. */
  String effective() {
    return ("frame-max=%d depth-max=%d text-max=%d number-max=%d connections-max=%d"
            + " connections-per-address-max=%d client-in-flight-max=%d subscriptions-max=%d"
            + " pending-max=%d idle-seconds=%d login-seconds=%d frame-seconds=%d")
        .formatted(
            frame,
            depth,
            text,
            number,
            connections,
            perAddress,
            inFlight,
            subscriptions,
            pending,
            idle,
            login,
            frameSeconds);
  }
}
