package io.synctv.store.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one process at a time bring the tables of a file up to date; Flyway has no such lock for
 * SQLite.
 *
 * <p>It is a file of its own, {@code <data file>.lock}: closing a second channel of the data file
 * would drop the locks SQLite holds on it. It stays there, since deleting it could take the lock
 * away from somebody who just opened it. The system releases it when its holder dies.
 */
final class MigrationLock implements AutoCloseable {

  private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(60);
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(20);

  /** File locks are between processes; this one is between threads. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final FileChannel channel;

  private MigrationLock(FileChannel channel) {
    this.channel = channel;
  }

  static MigrationLock acquire(Path dataFile) throws IOException {
    Path file = dataFile.resolveSibling(dataFile.getFileName() + ".lock");
    THREADS.lock();
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        long start = System.nanoTime();
        while (channel.tryLock() == null) {
          if (System.nanoTime() - start > TIMEOUT) {
            throw new IOException("another process has been opening it for too long");
          }
          LockSupport.parkNanos(POLL);
        }
        return new MigrationLock(channel);
      } catch (IOException | RuntimeException e) {
        try {
          channel.close();
        } catch (IOException closing) {
          e.addSuppressed(closing);
        }
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      THREADS.unlock();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      THREADS.unlock();
    }
  }
}
