package io.synctv.core.directory;

import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.Page;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.StoreUnavailableException;
import io.synctv.core.cache.CacheStatistics;
import io.synctv.core.directory.Correction.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the list of rooms, each read at most once in 30 seconds however many ask at once:
 * whoever comes while it is read waits for that answer. The age counts from before the read, so
 * nothing is shown that the database did not have at most 30 seconds ago.
 *
 * <p>What is heard of a room corrects the pages there are, and those that are being read when their
 * answer comes: it may be older. Such an answer is only made smaller or changed, not longer, except
 * by rooms made here: what is heard may be older, too, and must not bring back a room that the
 * database says to be hidden.
 *
 * <p>Keeps at most 64 pages, those asked for last, of at most 200 rooms each: about ten megabytes.
 * Safe for use by several threads; the lock is never held while the database is asked.
 */
final class RoomPages {

  static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** The most rooms of a page, as stores have it. */
  static final int MOST_ROOMS = 200;

  static final int MOST_PAGES = 64;

  private static final long PATIENCE_SECONDS = 10;

  /** Longer ones are nobody's names and no cursors of ours; they are not worth a place. */
  private static final int MOST_TEXT = 256;

  /**
   * What was asked for.
   *
   * @param query a part of the name, or null
   * @param limit the most rooms
   * @param cursor where to go on, or null
   */
  record Question(@Nullable String query, int limit, @Nullable String cursor) {

    /** The start of the whole list. */
    static final Question NEWEST = new Question(null, MOST_ROOMS, null);

    /** Says whether a search has to be made again, as it finds a room that was just made here. */
    boolean lacks(Correction correction) {
      RoomInfo shown = correction.shown();
      return correction.kind() == Kind.CREATED
          && shown != null
          && query != null
          && cursor == null
          && fold(shown.name()).contains(fold(query));
    }

    private boolean kept() {
      return length(query) <= MOST_TEXT && length(cursor) <= MOST_TEXT;
    }

    private static int length(@Nullable String text) {
      return text == null ? 0 : text.length();
    }
  }

  private record Kept(Page<RoomInfo> page, long nanos) {}

  /** A read under way, with what was heard since it began: as much as comes in one read's time. */
  private static final class Flight {
    private final CompletableFuture<Page<RoomInfo>> answer = new CompletableFuture<>();
    private final List<Correction> heard = new ArrayList<>();
    private final long nanos;

    Flight(long nanos) {
      this.nanos = nanos;
    }
  }

  private final Supplier<RoomStore> store;
  private final LongSupplier nanoTime;
  private final CacheCounter counter = new CacheCounter();
  private final Object lock = new Object();
  private final LinkedHashMap<Question, Kept> pages = new LinkedHashMap<>();
  private final Map<Question, Flight> flights = new HashMap<>();

  RoomPages(Supplier<RoomStore> store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
  }

  /** Folds the case of a name or a part of one. */
  static String fold(String name) {
    // Upper case first: it joins letters that lower case alone keeps apart, such as ß and SS.
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  CacheStatistics statistics() {
    return counter.statistics();
  }

  /** Answers from memory, or reads. Blocks while it is read, here or by another thread. */
  Page<RoomInfo> read(Question question) {
    if (!question.kept()) {
      counter.miss();
      return list(question);
    }
    Flight flight;
    boolean first = false;
    synchronized (lock) {
      Kept kept = pages.remove(question);
      if (kept != null && nanoTime.getAsLong() - kept.nanos < AGE_NANOS) {
        pages.putLast(question, kept);
        counter.hit();
        return kept.page;
      }
      flight = flights.get(question);
      if (flight == null) {
        first = true;
        flight = new Flight(nanoTime.getAsLong());
        flights.put(question, flight);
      }
    }
    if (first) {
      counter.miss();
      return fly(question, flight);
    }
    counter.hit();
    return join(flight);
  }

  private Page<RoomInfo> fly(Question question, Flight flight) {
    try {
      Page<RoomInfo> read = list(question);
      Page<RoomInfo> page = read;
      synchronized (lock) {
        for (Correction correction : flight.heard) {
          page = corrected(question, page, correction, correction.kind() == Kind.CREATED);
        }
        flights.remove(question);
        if (flight.heard.stream().noneMatch(question::lacks)) {
          pages.putLast(question, new Kept(page, flight.nanos));
        }
        if (pages.size() > MOST_PAGES) {
          pages.pollFirstEntry();
        }
      }
      flight.answer.complete(page);
      return page;
    } catch (Throwable e) {
      // Not kept: whoever asks next tries again. Also an error, or others would wait in vain.
      synchronized (lock) {
        flights.remove(question);
      }
      flight.answer.completeExceptionally(e);
      throw e;
    }
  }

  private Page<RoomInfo> list(Question question) {
    return store.get().list(question.query, question.limit, question.cursor);
  }

  private static Page<RoomInfo> join(Flight flight) {
    try {
      return flight.answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new StoreUnavailableException("the list of rooms was not read");
    } catch (TimeoutException e) {
      throw new StoreUnavailableException("the list of rooms is not read in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedException(ErrorCode.ENGINE_CLOSED);
    }
  }

  /** Takes what was heard of a room. */
  void heard(Correction correction) {
    synchronized (lock) {
      flights.values().forEach(flight -> flight.heard.add(correction));
      pages.replaceAll(
          (question, kept) ->
              new Kept(
                  corrected(question, kept.page, correction, correction.kind() != Kind.CHANGED),
                  kept.nanos));
      pages.keySet().removeIf(question -> question.lacks(correction));
    }
  }

  @SuppressWarnings("ReferenceEquality") // a list that nothing was corrected in is the same one
  private Page<RoomInfo> corrected(
      Question question, Page<RoomInfo> page, Correction correction, boolean longer) {
    List<RoomInfo> rooms = correction.replacedIn(page.items());
    if (longer && question.equals(Question.NEWEST)) {
      List<RoomInfo> more = correction.addedTo(rooms);
      boolean within = !rooms.isEmpty() && more.getLast().equals(rooms.getLast());
      if (page.nextCursor() == null || within) {
        rooms = more;
      }
    }
    if (rooms == page.items()) {
      return page;
    }
    if (rooms.size() <= MOST_ROOMS) {
      return new Page<>(rooms, page.nextCursor());
    }
    List<RoomInfo> cut = rooms.subList(0, MOST_ROOMS);
    return new Page<>(cut, store.get().cursorAfter(cut.getLast()));
  }
}
