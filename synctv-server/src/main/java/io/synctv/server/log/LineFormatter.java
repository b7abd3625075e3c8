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
 * the server by. What a message repeats of somebody's, such as an id, can neither begin a line nor
 * turn the direction of one: such characters are written as escapes. An exception follows on lines
 * of its own, each with a mark that no event begins with, and both are cut to a length. Named in
 * {@code logging.properties}. Safe for use by several threads.
 */
public final class LineFormatter extends Formatter {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ").withZone(ZoneId.systemDefault());

  /** Characters of one line's message. What is written as an escape takes up to eight each. */
  static final int LONGEST_LINE = 4_096;

  /** Characters of an exception with its trace and causes. */
  static final int LONGEST_TRACE = 16_384;

  /** Lines of one; the last has the rest. */
  private static final int MOST_LINES = 200;

  /** Begins each line that belongs to the event before. No event begins so. */
  static final String CONTINUES = "  | ";

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
        + visible(cut(formatMessage(event), LONGEST_LINE), "")
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
    StringBuilder folded = new StringBuilder();
    // A message may have lines of its own: whatever it says, they begin with the mark.
    for (String line :
        cut(text.toString().strip(), LONGEST_TRACE).split("\r\n|[\r\n]", MOST_LINES)) {
      String one = visible(cut(line.replace("\t", "  "), LONGEST_LINE), "");
      folded.append(System.lineSeparator()).append(CONTINUES).append(one);
    }
    return folded.toString();
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  /** Writes characters as escapes that would end a line or turn its direction. */
  private static String visible(String text, String allowed) {
    if (text.chars().noneMatch(c -> hides(c) && allowed.indexOf(c) < 0)) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            c -> {
              if (hides(c) && allowed.indexOf(c) < 0) {
                visible.append("\\x{%x}".formatted(c));
              } else {
                visible.append((char) c);
              }
            });
    return visible.toString();
  }

  private static boolean hides(int c) {
    return Character.isISOControl(c)
        || c == 0x2028 // line separator
        || c == 0x2029 // paragraph separator
        || switch (Character.getDirectionality(c)) {
          case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
              Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
              Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
              Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
              Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
              Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
              Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
              Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
              Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE ->
              true;
          default -> false;
        };
  }
}
