package io.eventserver.eventstore;

/** A request to write, addressed to one aggregate. */
public sealed interface Request permits Command, Publish {
  String aggregate();

  String id();

  Terms terms();
}
