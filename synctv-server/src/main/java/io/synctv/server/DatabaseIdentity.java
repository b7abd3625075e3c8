package io.synctv.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.store.SharedValues;
import io.synctv.api.store.StoreException;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.Subscription;
import io.synctv.server.cli.StartException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps servers on different databases from serving as one cluster: each would order its own
 * changes and tell the others of rooms that they do not have. The database has an id, made once,
 * which servers say in the directory.
 *
 * <p>A server that starts and finds one with another id does not start. One that could not ask when
 * it started is not ready once it finds one. One that was alone, or with its like, stays, and says
 * in the log who came with another database. Safe for use by several threads.
 */
final class DatabaseIdentity implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DatabaseIdentity.class.getName());
  private static final String NAME = "database-id";
  private static final Pattern DATABASE = Pattern.compile(".*[+]database[.]([A-Za-z0-9_-]+)[+].*");
  private static final long PATIENCE_SECONDS = 2;
  private static final long PERIOD_MILLIS = 5000;

  /** How often to look while a server that has just come has not said its database yet. */
  private static final long QUICK_MILLIS = 200;

  /** How long such a server may take to say it, in looks. */
  private static final int QUICK_LOOKS = 50;

  /** How long a server that is not to start stays in the directory: the others shall see it. */
  private static final Duration SEEN = Duration.ofSeconds(1);

  private final String id;
  private final Nodes nodes;
  private final NodeId self;
  private final Duration lease;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private final Set<NodeId> told = new HashSet<>(); // of the looking thread

  @GuardedBy("lock")
  private int quickLooks;

  @GuardedBy("lock")
  private boolean closed;

  private volatile boolean admitted;
  private volatile List<NodeInfo> others = List.of();
  private @Nullable Subscription subscription;

  private DatabaseIdentity(String id, Nodes nodes, NodeId self, Duration lease) {
    this.id = id;
    this.nodes = nodes;
    this.self = self;
    this.lease = lease;
  }

  /**
   * Says in the directory which database this server uses, and compares with the others from then
   * on, until closed.
   *
   * @param lease how long a server that was killed stays in the directory
   * @throws StartException when a server is there that uses another
   */
  static DatabaseIdentity join(SharedValues values, Nodes nodes, NodeId self, Duration lease) {
    DatabaseIdentity identity = new DatabaseIdentity(idOf(values), nodes, self, lease);
    identity.start();
    return identity;
  }

  private static String idOf(SharedValues values) {
    try {
      return values
          .find(NAME)
          .orElseGet(() -> values.putIfAbsent(NAME, IdGenerator.secure().next()));
    } catch (StoreException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private void start() {
    try {
      // Said first, then asked: of two servers that start at once one sees the other.
      answer(nodes.describe(OlderServers.version(id)));
      look();
    } catch (TimeoutException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "The cluster does not say yet whether all servers use this database; that is looked at"
              + " later");
    }
    if (conflicts()) {
      pause(SEEN.toMillis());
      throw new StartException(words());
    }
    subscription = nodes.watch(new Newcomers());
    Thread.ofVirtual().name("synctv-database-identity").start(this::keepLooking);
  }

  /** Returns whether this server may serve as one of the cluster. */
  boolean fits() {
    return !conflicts();
  }

  /** Says what is wrong, for people; empty when nothing is. */
  String words() {
    List<NodeInfo> found = others;
    return found.isEmpty()
        ? ""
        : "servers of this cluster use another database: "
            + found.stream()
                .map(node -> node.node().value())
                .sorted()
                .collect(Collectors.joining(", "))
            + ". All must have the same database.url, or share one data folder. (A server that was"
            + " killed counts for "
            + lease.toSeconds()
            + " s more.)";
  }

  /** Says whether others use another database, who were there when this one came. */
  private boolean conflicts() {
    return !admitted && !others.isEmpty();
  }

  /** Compares with the directory. */
  private void look() throws TimeoutException {
    List<NodeInfo> alive = answer(nodes.list());
    boolean before = conflicts();
    others = alive.stream().filter(this::differs).toList();
    admitted |= others.isEmpty();
    told.retainAll(alive.stream().map(NodeInfo::node).collect(Collectors.toSet()));
    boolean somebodyNew = false;
    for (NodeInfo other : others) {
      somebodyNew |= told.add(other.node());
    }
    if (somebodyNew) {
      LOG.log(
          System.Logger.Level.ERROR,
          "{0}: {1}",
          admitted ? "This server goes on" : "This server does not serve",
          words());
    } else if (before && !conflicts()) {
      LOG.log(System.Logger.Level.INFO, "All servers of the cluster use this database now");
    }
  }

  private boolean differs(NodeInfo node) {
    String said = database(node.version());
    return !node.node().equals(self) && said != null && !said.equals(id);
  }

  /** Returns the database a server says it uses; null when it says none, as older ones do. */
  static @Nullable String database(String version) {
    Matcher matcher = DATABASE.matcher(version);
    return matcher.matches() ? matcher.group(1) : null;
  }

  private void keepLooking() {
    while (awaitNext()) {
      try {
        look();
      } catch (TimeoutException | RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, "The directory could not be read", e);
      }
    }
  }

  /** Waits until it is time to look again; false when there is no need any more. */
  private boolean awaitNext() {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(quickLooks > 0 ? QUICK_MILLIS : PERIOD_MILLIS);
      while (!closed && left > 0) {
        boolean slow = quickLooks == 0;
        left = wake.awaitNanos(left);
        if (slow && quickLooks > 0) {
          left = 0;
        }
      }
      quickLooks = Math.max(0, quickLooks - 1);
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private static <T extends @Nullable Object> T answer(CompletionStage<T> asked)
      throws TimeoutException {
    try {
      return asked.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("interrupted");
    } catch (ExecutionException e) {
      throw new TimeoutException(String.valueOf(e.getCause()));
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
    if (subscription != null) {
      subscription.close();
    }
  }

  /** Whoever comes says its database a moment later. */
  private final class Newcomers implements NodesListener {

    @Override
    public void onJoined(NodeInfo node) {
      lock.lock();
      try {
        quickLooks = QUICK_LOOKS;
        wake.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onLeft(NodeId node) {
      // The next look sees it.
    }
  }
}
