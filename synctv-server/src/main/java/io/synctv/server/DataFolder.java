package io.synctv.server;

import io.synctv.server.cli.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder a server keeps its things in, held by one server at a time. */
final class DataFolder implements AutoCloseable {

  private static final String LOCK = "synctv.lock";

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
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new StartException(
            "another SyncTV server uses the data folder "
                + path.toAbsolutePath()
                + "; stop it or give this one a folder of its own with --data",
            new OverlappingFileLockException());
      }
      return new DataFolder(path, channel);
    } catch (IOException e) {
      throw new StartException(
          "the data folder " + path.toAbsolutePath() + " cannot be used: " + e, e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by a server in this very process
    }
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
    channel.close();
  }
}
