package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items the entries of this part
 * @param nextCursor what to ask the next part with, or null when this is the last
 * @param <T> the entries' type
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  /** Copies the list. */
  public Page {
    Objects.requireNonNull(items, "items");
    items = List.copyOf(items);
  }
}
