package io.eventserver.server;

import io.eventserver.domain.Rows;

/** Where the rows of a projection come from, once a node is put together. */
interface RowSource {
  <R> Rows<R> rows(String projection, Class<R> row);
}
