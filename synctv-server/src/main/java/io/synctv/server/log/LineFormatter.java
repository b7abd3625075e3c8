package io.synctv.server.log;

import io.synctv.api.NodeId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * One line per event, with the instance that wrote it: the name that metrics and the cluster know
 * the server by. Named in {@code logging.properties}. Safe for use by several threads.
 */
public final class LineFormatter extends Formatter {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ").withZone(ZoneId.systemDefault());

  private static volatile String instance = "-";

  /** Called by the log system. */
  public LineFormatter() {}

  /**
   * Says which server this process is, from its next line on.
   *
   * @param node its name; of several servers in one process, lines have that of the last one
   */
  public static void instance(NodeId node) {
    instance = node.value();
  }

  @Override
  public String format(LogRecord event) {
    return TIME.format(event.getInstant())
        + " "
        + instance
        + " "
        + event.getLevel().getName()
        + " "
        + event.getLoggerName()
        + ": "
        + formatMessage(event)
        + trace(event.getThrown())
        + System.lineSeparator();
  }

  private static String trace(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "";
    }
    StringWriter text = new StringWriter();
    try (PrintWriter lines = new PrintWriter(text)) {
      lines.println();
      thrown.printStackTrace(lines);
    }
    return text.toString().stripTrailing();
  }
}
