package io.synctv.store.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Cuts what goes into multi-row statements: databases bound the parameters of one statement. */
final class Batches {

  /** With 15 columns 3,000 parameters; SQLite's own default bound is 32,766. */
  static final int MAX_ROWS = 200;

  private Batches() {}

  static <T> void forEach(Collection<T> rows, Consumer<List<T>> batch) {
    List<T> all = new ArrayList<>(rows);
    for (int from = 0; from < all.size(); from += MAX_ROWS) {
      batch.accept(all.subList(from, Math.min(all.size(), from + MAX_ROWS)));
    }
  }
}
