package io.eventserver.server;

import io.eventserver.domain.Rows;
import java.util.List;
import java.util.Optional;

/** Rows that are handed out before the node exists that holds them. */
final class LateRows<R> implements Rows<R> {
  private final Class<R> row;
  private volatile Optional<Rows<R>> connected = Optional.empty();

  LateRows(Class<R> row) {
    this.row = row;
  }

  void connect(String projection, RowSource source) {
    connected = Optional.of(source.rows(projection, row));
  }

  private Rows<R> rows() {
    return connected.orElseThrow(() -> new IllegalStateException("the node is not up yet"));
  }

  @Override
  public Optional<R> find(String key) {
    return rows().find(key);
  }

  @Override
  public List<R> list(int limit) {
    return rows().list(limit);
  }
}
