package io.eventserver.bridgeclient;

import io.eventserver.wire.Addresses;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.FindReply;
import io.eventserver.wire.FindRequest;
import io.eventserver.wire.Json;
import io.eventserver.wire.ListReply;
import io.eventserver.wire.ListRequest;
import io.eventserver.wire.RequestFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The rows of one projection; answers include the client's own writes. */
public final class ProjectionClient<R> {
  private final BridgeClient client;
  private final String name;
  private final Class<R> row;

  /** A row with its key. */
  public record Keyed<R>(String key, R row) {}

  /** A page of rows; {@code next} is the cursor of the page after it, if there may be one. */
  public record Page<R>(List<Keyed<R>> rows, Optional<String> next) {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  ProjectionClient(BridgeClient client, String name, Class<R> row) {
    this.client = client;
    this.name = name;
    this.row = row;
  }

  /** The row of a key. */
  public CompletableFuture<Optional<R>> find(String key) {
    return client
        .ask(Addresses.FIND, new FindRequest(name, key, client.written(), null), FindReply.class)
        .thenApply(reply -> Optional.of(reply.row().read(row, "row")))
        .exceptionally(
            problem -> {
              var cause = problem instanceof CompletionException ? problem.getCause() : problem;
              if (cause instanceof RequestFailure failure
                  && failure.code() == FailureCode.NOT_FOUND
                  && failure.reason().contains("has no row")) {
                return Optional.empty();
              }
              throw new CompletionException(cause);
            });
  }

  /** Rows in order of first appearance, from the beginning. */
  public CompletableFuture<Page<R>> list(int limit) {
    return page(limit, null);
  }

  /** Rows in order of first appearance, after a cursor. */
  public CompletableFuture<Page<R>> list(int limit, String after) {
    return page(limit, after);
  }

  private CompletableFuture<Page<R>> page(int limit, @Nullable String after) {
    return client
        .ask(
            Addresses.LIST,
            new ListRequest(name, limit, after, client.written(), null),
            ListReply.class)
        .thenApply(
            reply ->
                new Page<>(
                    reply.rows().stream()
                        .map(each -> new Keyed<>(each.key(), Json.read(each.row(), row, "row")))
                        .toList(),
                    Optional.ofNullable(reply.next())));
  }
}
