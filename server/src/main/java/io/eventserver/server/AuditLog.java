package io.eventserver.server;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.eventserver.edge.Audit;
import io.eventserver.edge.AuditEntry;
import io.eventserver.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The audit log: a JSON object a line, in a file that is begun anew at 10 MiB; ten old ones are
 * kept. Nobody waits for it: where it cannot keep up, entries are lost and not requests.
 */
final class AuditLog implements Audit {
  private static final String FILE_MAX = "10MB";
  private static final int FILES = 10;
  private static final int QUEUE = 10_000;

  private final String node;
  private final Logger log;

  /** What stands in a line, in this order. */
  record Line(
      String time,
      String node,
      String event,
      String connection,
      String from,
      @Nullable String user,
      @Nullable String address) {}

  /**
   * @param node that is named in each line
   */
  AuditLog(String node, Path file) {
    this.node = node;
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var behind = new AsyncAppender();
    behind.setContext(context);
    behind.setQueueSize(QUEUE);
    // Only what finds no room is lost, not what is of a low level before.
    behind.setDiscardingThreshold(0);
    behind.setNeverBlock(true);
    behind.addAppender(appender(context, file));
    behind.start();
    log = context.getLogger("audit");
    log.setLevel(Level.INFO);
    log.setAdditive(false);
    log.detachAndStopAllAppenders();
    log.addAppender(behind);
  }

  private static RollingFileAppender<ILoggingEvent> appender(LoggerContext context, Path file) {
    var lines = new PatternLayoutEncoder();
    lines.setContext(context);
    lines.setCharset(StandardCharsets.UTF_8);
    lines.setPattern("%msg%n");
    lines.start();
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(lines);
    var rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setMinIndex(1);
    rolling.setMaxIndex(FILES);
    rolling.setFileNamePattern(file + ".%i");
    rolling.start();
    var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf(FILE_MAX));
    size.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(size);
    appender.start();
    return appender;
  }

  @Override
  public void note(AuditEntry entry) {
    var line =
        new Line(
            Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
            node,
            entry.event(),
            entry.connection(),
            entry.from(),
            entry.user(),
            entry.address());
    log.info(new String(Json.bytes(line), StandardCharsets.UTF_8));
  }

  /** Writes what waits. */
  void close() {
    log.detachAndStopAllAppenders();
  }
}
