package io.synctv.core.fake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class logs, from now until it is closed. */
public final class LogRecords extends Handler implements AutoCloseable {

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Logger logger;

  private LogRecords(Logger logger) {
    this.logger = logger;
  }

  public static LogRecords of(Class<?> type) {
    LogRecords records = new LogRecords(Logger.getLogger(type.getName()));
    records.logger.addHandler(records);
    return records;
  }

  public List<String> messages() {
    return records.stream().map(LogRecord::getMessage).toList();
  }

  /** Returns what the failures say that were logged. */
  public List<String> failures() {
    return records.stream().map(LogRecord::getThrown).map(Throwable::getMessage).toList();
  }

  @Override
  public void publish(LogRecord logged) {
    records.add(logged);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
