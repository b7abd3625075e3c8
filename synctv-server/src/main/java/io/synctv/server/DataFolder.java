package io.synctv.server;

import io.synctv.server.cli.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder a server keeps its things in: held by one server alone, or shared by the servers of a
 * cluster on one machine.
 */
final class DataFolder implements AutoCloseable {

  private static final String LOCK = "synctv.lock";

  /**
   * The folders that servers of this process hold. POSIX drops a process's lock on a file as soon
   * as the process closes any channel to it, so a second server in here must not even open the
   * file.
   */
  private static final Map<Path, Hold> HELD = new ConcurrentHashMap<>();

  /**
   * One hold of this process on a folder.
   *
   * @param servers how many servers of this process have it
   */
  private record Hold(FileChannel channel, boolean shared, int servers) {}

  private final Path path;
  private boolean closed;

  private DataFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes the folder when it is missing and takes hold of it.
   *
   * @param shared whether other servers that share may have it too
   * @throws StartException when it cannot be made or another server has it
   */
  static DataFolder open(Path path, boolean shared) {
    try {
      Files.createDirectories(path);
      Path real = path.toRealPath();
      HELD.compute(
          real,
          (same, held) -> {
            if (held == null) {
              return new Hold(lock(real, shared), shared, 1);
            }
            if (!shared || !held.shared) {
              throw taken(real);
            }
            return new Hold(held.channel, true, held.servers + 1);
          });
      return new DataFolder(real);
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static FileChannel lock(Path folder, boolean shared) {
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (channel.tryLock(0, Long.MAX_VALUE, shared) == null) {
        channel.close();
        throw taken(folder);
      }
      return channel;
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static StartException unusable(Path path, IOException e) {
    return new StartException(
        "the data folder " + path.toAbsolutePath() + " cannot be used: " + e, e);
  }

  private static StartException taken(Path path) {
    return new StartException(
        "another SyncTV server uses the data folder "
            + path
            + "; stop it or give this one a folder of its own with --data",
        new OverlappingFileLockException());
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  /** Lets go of the folder. The lock's file stays: removing it could take away another's. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    HELD.computeIfPresent(
        path,
        (same, held) -> {
          if (held.servers > 1) {
            return new Hold(held.channel, held.shared, held.servers - 1);
          }
          try {
            held.channel.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return null;
        });
  }
}
