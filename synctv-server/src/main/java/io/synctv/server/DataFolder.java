package io.synctv.server;

import io.synctv.server.cli.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The folder a server keeps its things in, held by one server at a time. */
final class DataFolder implements AutoCloseable {

  private static final String LOCK = "synctv.lock";

  /**
   * The folders that servers of this process hold. POSIX drops a process's lock on a file as soon
   * as the process closes any channel to it, so a second server in here must not even open the
   * file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the folder when it is missing and takes hold of it.
   *
   * @throws StartException when it cannot be made or another server has it
   */
  static DataFolder open(Path path) {
    try {
      Files.createDirectories(path);
      Path real = path.toRealPath();
      if (!HELD.add(real)) {
        throw taken(real);
      }
      FileChannel channel = null;
      try {
        channel = lock(real.resolve(LOCK));
      } finally {
        if (channel == null) {
          HELD.remove(real);
        }
      }
      if (channel == null) {
        throw taken(real);
      }
      return new DataFolder(real, channel);
    } catch (IOException e) {
      throw new StartException(
          "the data folder " + path.toAbsolutePath() + " cannot be used: " + e, e);
    }
  }

  private static @Nullable FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      return null;
    }
    return channel;
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

  Path path() {
    return path;
  }

  /** Lets go of the folder. The lock's file stays: removing it could take away another's. */
  @Override
  public void close() throws IOException {
    HELD.remove(path);
    channel.close();
  }
}
