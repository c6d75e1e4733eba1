package io.eventserver.eventstore;

import java.util.List;

/**
 * A type of event as the log's define record explains it, without any Java class.
 *
 * @param aggregate name of the aggregate's type
 * @param name logical name of the event
 * @param schema number of the field list
 * @param json whether payloads are JSON instead of fields one after the other
 * @param fields names and kinds, in the order of the payload
 */
record StoredType(
    String aggregate, String name, int schema, boolean json, List<StoredField> fields) {
  StoredType {
    fields = List.copyOf(fields);
  }

  @Override
  public String toString() {
    return aggregate + "." + name + " (schema " + schema + ")";
  }
}
