package io.synctv.core.cache;

import io.synctv.api.ApiStatus;

/**
 * How often a cache had the answer.
 *
 * @param hits questions answered without a query of their own
 * @param misses questions that made for a query
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record CacheStatistics(long hits, long misses) {}
