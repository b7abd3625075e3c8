package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.host.AccessDecision;
import io.synctv.api.host.AccessPolicy;
import io.synctv.api.host.MediaResolver;
import io.synctv.api.host.RoomSource;
import io.synctv.api.host.SourcedRoom;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaNames;
import io.synctv.api.room.RoomInfo;
import io.synctv.core.limit.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the engine asks of the application. What was not given is not to be asked. Safe for use by
 * several threads; each answer comes on a thread of its own.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class HostQuestions {

  /** How long media may take to be resolved, in milliseconds: somebody may have to fetch a page. */
  static final long MEDIA_PATIENCE = 10_000;

  private final @Nullable AccessPolicy policy;
  private final @Nullable RoomSource source;
  private final @Nullable MediaResolver resolver;
  private final HostCalls access;
  private final HostCalls rooms;
  private final HostCalls media;

  /**
   * Makes it.
   *
   * @param hooks what was given
   * @param workers where the application's code runs
   * @param limits how long somebody who joins may wait
   * @param counters counts what failed
   */
  public HostQuestions(Hooks hooks, Execution workers, Limits limits, EngineCounters counters) {
    this.policy = hooks.access();
    this.source = hooks.rooms();
    this.resolver = hooks.media();
    long join = limits.joinTimeout().toMillis();
    this.access = new HostCalls(workers, "The access policy", join, counters.hostFailures);
    this.rooms = new HostCalls(workers, "The room source", join, counters.hostFailures);
    this.media =
        new HostCalls(workers, "The media resolver", MEDIA_PATIENCE, counters.hostFailures);
  }

  /** Says whether an access policy was given. */
  public boolean decidesAccess() {
    return policy != null;
  }

  /** Asks the access policy. */
  public CompletableFuture<AccessDecision> access(Supplier<RoomInfo> room, User user) {
    AccessPolicy asked = given(policy);
    return access.ask(() -> asked.decide(room.get(), user));
  }

  /** Says whether a room source was given. */
  public boolean knowsRooms() {
    return source != null;
  }

  /** Asks the room source. */
  public CompletableFuture<Optional<SourcedRoom>> room(RoomId room) {
    RoomSource asked = given(source);
    return rooms.ask(() -> asked.find(room));
  }

  /** Says whether a media resolver was given. */
  public boolean resolvesMedia() {
    return resolver != null;
  }

  /** Asks the media resolver, about one after the other. */
  public CompletableFuture<List<Media>> media(RoomId room, User by, List<Media> wanted) {
    MediaResolver asked = given(resolver);
    return media.ask(
        () -> {
          List<Media> resolved = new ArrayList<>(wanted.size());
          for (Media each : wanted) {
            Media answer = asked.resolve(room, by, each);
            resolved.add(
                MediaNames.mended(
                    Objects.requireNonNull(answer, "The media resolver answered null")));
          }
          return List.copyOf(resolved);
        });
  }

  private static <T> T given(@Nullable T hook) {
    if (hook == null) {
      throw new IllegalStateException("nothing to ask was given");
    }
    return hook;
  }
}
