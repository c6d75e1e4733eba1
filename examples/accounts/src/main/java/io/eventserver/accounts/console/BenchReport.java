package io.eventserver.accounts.console;

import com.github.freva.asciitable.AsciiTable;
import io.eventserver.accounts.load.Bench;
import io.eventserver.accounts.load.Figures;
import io.eventserver.accounts.load.ServerWrites;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What was measured, for people and for scripts. */
record BenchReport(Bench bench, Bench.Measured measured) {
  private static final double MICROS_PER_MILLI = 1e3;
  private static final String[] HEAD = {"", "per second", "p50", "p99", "p99.9", "max"};

  /** Lines for a person. */
  List<String> lines() {
    var figures = measured.figures();
    var shape = bench.shape();
    List<String> lines = new ArrayList<>();
    lines.add(
        "fsync=%s connections=%,d in-flight=%,d batch=%,d accounts=%,d reads=%d%% payload=1 B, %.1f s"
            .formatted(
                measured.fsync(),
                shape.connections(),
                shape.inFlight(),
                bench.batch(),
                bench.ids().count(),
                bench.reads(),
                figures.seconds()));
    lines.add(table());
    if (figures.refused() + figures.overloaded() + figures.failed() > 0) {
      lines.add(
          "%,d refused by the domain, %,d turned away by an overloaded server, %,d failed"
              .formatted(figures.refused(), figures.overloaded(), figures.failed()));
    }
    measured.writes().map(BenchReport::line).ifPresent(lines::add);
    lines.add(
        figures.isClientTheLimit()
            ? "The client was busy %.0f %% of the time: these figures are its limit, not the server's"
                .formatted(100 * figures.clientBusy())
            : "client: busy %.0f %% of the time".formatted(100 * figures.clientBusy()));
    return lines;
  }

  private String table() {
    var figures = measured.figures();
    List<String[]> rows = new ArrayList<>();
    long commands = figures.done() + figures.refused() - figures.reads();
    if (bench.reads() < 100) rows.add(row("commands", commands, figures.commandNanos()));
    if (bench.reads() > 0) rows.add(row("reads", figures.reads(), figures.readNanos()));
    return AsciiTable.getTable(HEAD, rows.toArray(String[][]::new));
  }

  private String[] row(String name, long count, Histogram nanos) {
    return new String[] {
      name,
      "%,.0f".formatted(count / measured.figures().seconds()),
      millis(nanos, 50),
      millis(nanos, 99),
      millis(nanos, 99.9),
      millis(nanos, 100)
    };
  }

  private static String millis(Histogram nanos, double percentile) {
    return String.format(Locale.ROOT, "%.3f ms", Figures.millis(nanos, percentile));
  }

  private static String line(ServerWrites writes) {
    return "server: %,d syncs of p50 %.3f ms, p99 %.3f ms; %,d writes of p50 %,d, p99 %,d events"
        .formatted(
            writes.syncMicros().getTotalCount(),
            writes.syncMicros().getValueAtPercentile(50) / MICROS_PER_MILLI,
            writes.syncMicros().getValueAtPercentile(99) / MICROS_PER_MILLI,
            writes.events().getTotalCount(),
            writes.events().getValueAtPercentile(50),
            writes.events().getValueAtPercentile(99));
  }

  /** The same as one object of JSON; times are in milliseconds. */
  Map<String, Object> json() {
    var figures = measured.figures();
    var json = new LinkedHashMap<String, Object>();
    json.put("fsync", measured.fsync());
    json.put("connections", bench.shape().connections());
    json.put("inFlight", bench.shape().inFlight());
    json.put("batch", bench.batch());
    json.put("accounts", bench.ids().count());
    json.put("seconds", figures.seconds());
    json.put(
        "commands",
        json(figures.done() + figures.refused() - figures.reads(), figures.commandNanos()));
    json.put("reads", json(figures.reads(), figures.readNanos()));
    json.put("refused", figures.refused());
    json.put("overloaded", figures.overloaded());
    json.put("failed", figures.failed());
    json.put("clientBusy", figures.clientBusy());
    json.put("clientIsTheLimit", figures.isClientTheLimit());
    measured.writes().ifPresent(writes -> json.put("syncs", json(writes)));
    return json;
  }

  private Map<String, Object> json(long count, Histogram nanos) {
    return Map.of(
        "perSecond", count / measured.figures().seconds(),
        "p50", Figures.millis(nanos, 50),
        "p99", Figures.millis(nanos, 99),
        "p999", Figures.millis(nanos, 99.9),
        "max", Figures.millis(nanos, 100));
  }

  private static Map<String, Object> json(ServerWrites writes) {
    return Map.of(
        "count", writes.syncMicros().getTotalCount(),
        "p50", writes.syncMicros().getValueAtPercentile(50) / MICROS_PER_MILLI,
        "p99", writes.syncMicros().getValueAtPercentile(99) / MICROS_PER_MILLI,
        "eventsP50", writes.events().getValueAtPercentile(50),
        "eventsP99", writes.events().getValueAtPercentile(99));
  }
}
