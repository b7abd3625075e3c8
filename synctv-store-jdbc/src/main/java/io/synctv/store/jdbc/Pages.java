package io.synctv.store.jdbc;

import io.synctv.api.Checks;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Bounds of pages. */
final class Pages {

  private static final int MAX_LIMIT = 200;

  private Pages() {}

  static void checkLimit(int limit) {
    Checks.range("limit", limit, 1, MAX_LIMIT);
  }

  /**
   * Returns the first {@code limit} of the rows: one more was asked for, to see whether it is
   * there.
   */
  static <T> List<T> cut(List<T> rows, int limit) {
    return rows.size() > limit ? rows.subList(0, limit) : rows;
  }

  static <T> @Nullable String next(List<T> rows, int limit, Function<T, PageCursor> cursor) {
    return rows.size() > limit ? cursor.apply(rows.get(limit - 1)).encoded() : null;
  }
}
