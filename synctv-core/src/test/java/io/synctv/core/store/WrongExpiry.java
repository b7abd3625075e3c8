package io.synctv.core.store;

import static io.synctv.core.store.WrongStore.wrong;

import io.synctv.api.command.CommandKey;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.KnownCommand;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Stores that forget too early, too late or in the wrong order. */
final class WrongExpiry {

  private static final String EXPIRY = "keysAreForgottenAfterTheirTimeAndBeforeTheirChanges";
  private static final String NEWEST = "oldChangesAreForgottenButTheNewestOfARoomStays";

  private WrongExpiry() {}

  static final List<WrongStore> ALL =
      List.of(
          wrong(
              "changes are forgotten too early",
              "noChangeIsForgottenBeforeItsTime",
              s ->
                  s.expire =
                      (right, limit) -> ahead(s, Duration.ofMinutes(9), () -> right.expire(limit))),
          wrong(
              "the newest change of a room is forgotten as others are",
              NEWEST,
              s -> {
                Map<String, Long> made = new ConcurrentHashMap<>();
                s.apply =
                    (right, room, change) -> {
                      made.put(change.id(), s.ahead.get());
                      return right.apply(room, change);
                    };
                s.since =
                    (right, room, known) ->
                        right.since(room, known) instanceof Changes.Complete(var changes)
                                && !changes.isEmpty()
                                && s.ahead.get() - made.get(changes.getLast().revision().change())
                                    > ChangeStore.CHANGES_KEPT.toMillis()
                            ? new Changes.Unavailable(changes.getLast().revision())
                            : right.since(room, known);
              }),
          wrong("nothing is forgotten", NEWEST, s -> s.expire = (right, limit) -> false),
          wrong(
              "more is never left to be forgotten",
              NEWEST,
              s ->
                  s.expire =
                      (right, limit) -> {
                        right.expire(limit);
                        return false;
                      }),
          wrong(
              "more is always left to be forgotten",
              NEWEST,
              s ->
                  s.expire =
                      (right, limit) -> {
                        right.expire(limit);
                        return true;
                      }),
          wrong(
              "all is forgotten at once",
              NEWEST,
              s -> s.expire = (right, limit) -> right.expire(limit == 3 ? 10_000 : limit)),
          wrong(
              "the key of a room's making is forgotten too early",
              "theKeyOfARoomsMakingIsKeptForItsTime",
              s ->
                  s.expire =
                      (right, limit) -> ahead(s, Duration.ofMinutes(4), () -> right.expire(limit))),
          wrong(
              "keys are forgotten too early",
              EXPIRY,
              s ->
                  s.expire =
                      (right, limit) -> ahead(s, Duration.ofMinutes(4), () -> right.expire(limit))),
          wrong(
              "the change of a key is forgotten before the key",
              EXPIRY,
              s -> {
                Set<CommandKey> kept = new HashSet<>();
                s.apply =
                    (right, room, change) -> {
                      ApplyResult result = right.apply(room, change);
                      if (change.lookups().stream().anyMatch(kept::contains)
                          && !(result instanceof ApplyResult.Known)) {
                        throw new IllegalStateException("no such change");
                      }
                      change.effects().stream()
                          .filter(effect -> effect.key() != null)
                          .forEach(effect -> kept.add(effect.key()));
                      return result;
                    };
              }),
          wrong(
              "a key whose time is over is free for nobody",
              "aKeyWhoseTimeIsOverIsFreeForAnotherCommand",
              s -> {
                Set<CommandKey> kept = new HashSet<>();
                s.apply =
                    (right, room, change) -> {
                      for (CommandEffect effect : change.effects()) {
                        CommandKey key = effect.key();
                        if (key != null
                            && kept.stream().anyMatch(k -> k.key().equals(key.key()))
                            && !kept.contains(key)) {
                          return new ApplyResult.Known(List.of(new KnownCommand.Reused(key)));
                        }
                        if (key != null) {
                          kept.add(key);
                        }
                      }
                      return right.apply(room, change);
                    };
              }));

  /** Runs something by a clock that is ahead for as long. */
  static boolean ahead(AlteredStores stores, Duration time, BooleanSupplier work) {
    stores.ahead.addAndGet(time.toMillis());
    try {
      return work.getAsBoolean();
    } finally {
      stores.ahead.addAndGet(-time.toMillis());
    }
  }
}
