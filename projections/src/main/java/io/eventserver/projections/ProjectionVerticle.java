package io.eventserver.projections;

import io.eventserver.domain.AggregateType;
import io.eventserver.domain.ProjectionType;
import io.eventserver.eventstore.EventLog;
import io.eventserver.eventstore.Follower;
import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.Positions;
import io.eventserver.eventstore.Turn;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.FindReply;
import io.eventserver.wire.FindRequest;
import io.eventserver.wire.Json;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.ListReply;
import io.eventserver.wire.ListRequest;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Owns the rows: follows the committed events, answers finds and lists. */
public final class ProjectionVerticle extends VerticleBase {
  private static final int PAGE_BYTES_MAX = 512 * 1024;

  private final Projections projections;
  private final Positions positions;
  private final JsonService json;
  private @Nullable Follower follower;

  /**
   * @param projections with everything up to the position replayed
   * @param positions how far they have come
   */
  public ProjectionVerticle(Projections projections, Positions positions, JsonService json) {
    this.projections = projections;
    this.positions = positions;
    this.json = json;
  }

  @Override
  public Future<?> stop() {
    positions.end();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> start() {
    var following = new Follower(vertx, projections::apply, positions, projections::capture);
    follower = following;
    return Future.all(
        List.of(
            following.start(),
            json.serve(Addresses.FIND, (body, _) -> FindRequest.read(body), this::find),
            json.serve(Addresses.LIST, ListRequest.class, this::list)));
  }

  /**
   * Adds projections, and further aggregates whose events the others may take, too: they are folded
   * beside, while reads go on, and then taken in. One call at a time.
   *
   * @param log read from the beginning
   */
  public Future<Void> add(
      Collection<? extends ProjectionType<?, ?>> types,
      Collection<? extends AggregateType<?, ?, ?>> aggregates,
      EventLog log) {
    return Turn.on(
        context,
        () -> {
          var late = projections.latecomers(types, aggregates);
          var brought =
              late.standings().isEmpty()
                  ? Future.<Void>succeededFuture()
                  : Objects.requireNonNull(follower).bring(log, late::apply);
          return brought
              .onSuccess(_ -> projections.take(late))
              .onFailure(_ -> projections.abandonLatecomers());
        });
  }

  /** Gives projections up, and aggregates whose events nobody is told any more. */
  public Future<Void> remove(Set<String> names, Set<String> aggregates) {
    return Turn.on(
        context,
        () -> {
          projections.drop(names, aggregates);
          return Future.succeededFuture();
        });
  }

  private Future<?> find(FindRequest request) {
    projections.require(request.projection());
    return positions.await(vertx, request.consistency()).map(_ -> row(request));
  }

  private FindReply row(FindRequest request) {
    long position = positions.position();
    var row = projections.find(request.projection(), request.key());
    if (row.isEmpty()) {
      throw RequestFailure.notFound(
          "projection %s has no row '%s'".formatted(request.projection(), request.key()));
    }
    return new FindReply(
        request.projection(), request.key(), new JsonPart.Value(row.get()), position);
  }

  private Future<?> list(ListRequest request) {
    projections.require(request.projection());
    return positions.await(vertx, request.consistency()).map(_ -> page(request, from(request)));
  }

  private int from(ListRequest request) {
    String after = request.after();
    return after == null ? 0 : ListCursor.slot(projections.edition(request.projection()), after);
  }

  private ListReply page(ListRequest request, int from) {
    long position = positions.position();
    var page = projections.page(request.projection(), from, request.limitOrDefault());
    List<ListReply.Row> rows = new ArrayList<>();
    int bytes = 0;
    for (var each : page.rows()) {
      var row = new ListReply.Row(each.key(), Json.tree(each.row()));
      int size = Json.bytes(row).length;
      if (!rows.isEmpty() && bytes + size > PAGE_BYTES_MAX) {
        // Shorter than asked for: begins again where this page was cut.
        var fewer = projections.page(request.projection(), from, rows.size());
        return new ListReply(rows, cursor(request, fewer.next().orElse(from)), position);
      }
      bytes += size;
      rows.add(row);
    }
    var next = page.next();
    return new ListReply(
        rows, next.isPresent() ? cursor(request, next.getAsInt()) : null, position);
  }

  private String cursor(ListRequest request, int slot) {
    return ListCursor.of(projections.edition(request.projection()), slot);
  }
}
