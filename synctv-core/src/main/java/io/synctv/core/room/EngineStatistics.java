package io.synctv.core.room;

import io.synctv.api.ApiStatus;
import io.synctv.core.cache.CacheStatistics;
import java.util.Map;
import java.util.Objects;

/**
 * What an engine has counted since it started.
 *
 * @param rooms rooms in memory now
 * @param sessions sessions now
 * @param events ordered events applied
 * @param commits commits sent to the transport
 * @param conflicts commits that had to be decided anew
 * @param rejections commands refused
 * @param malformed payloads from the cluster that could not be read
 * @param slowConsumers sessions closed because they read too slowly
 * @param forks rooms that went on without the cluster's store
 * @param merges rooms whose state was merged into the cluster's log
 * @param duplicates messages between nodes that were heard before, and left out
 * @param caches how often what is in memory had the answer, by name: {@code rooms}, {@code
 *     absent-rooms}, {@code public-rooms}
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record EngineStatistics(
    int rooms,
    int sessions,
    long events,
    long commits,
    long conflicts,
    long rejections,
    long malformed,
    long slowConsumers,
    long forks,
    long merges,
    long duplicates,
    Map<String, CacheStatistics> caches) {

  /** Copies the map. */
  public EngineStatistics {
    Objects.requireNonNull(caches, "caches");
    caches = Map.copyOf(caches);
  }
}
