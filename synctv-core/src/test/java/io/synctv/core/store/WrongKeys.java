package io.synctv.core.store;

import static io.synctv.core.store.WrongChanges.head;
import static io.synctv.core.store.WrongChanges.with;
import static io.synctv.core.store.WrongStore.wrong;

import io.synctv.api.ChatId;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stores that get the keys of commands wrong. */
final class WrongKeys {

  private static final String KNOWN = "aCommandThatWasCarriedOutIsKnownWithItsChangeAndPlace";
  private static final String APART = "keysOfDifferentPeopleAndRoomsAreApart";
  private static final String TWICE = "oneKeyTwiceInAChangeIsInvalidAndWritesNothing";
  private static final String CREATED = "aRoomIsCreatedOnceUnderAKey";

  private WrongKeys() {}

  static final List<WrongStore> ALL =
      List.of(
          wrong(
              "keys are not kept",
              KNOWN,
              s ->
                  s.apply =
                      (right, room, change) ->
                          right.apply(
                              room,
                              with(
                                  change,
                                  change.effects().stream()
                                      .map(effect -> new CommandEffect(null, effect.events()))
                                      .toList()))),
          wrong(
              "keys of commands without effect are not looked up",
              KNOWN,
              s ->
                  s.apply = (right, room, change) -> right.apply(room, looking(change, List.of()))),
          wrong(
              "digests are not compared",
              "theKeyOfAnotherCommandIsReused",
              s ->
                  s.apply =
                      (right, room, change) ->
                          asked(
                              change,
                              right.apply(
                                  room,
                                  keys(
                                      change,
                                      k ->
                                          new CommandKey(
                                              k.user(), k.key(), "same", k.message()))))),
          wrong(
              "keys of all people are one",
              APART,
              s ->
                  s.apply =
                      (right, room, change) ->
                          right.apply(
                              room,
                              keys(
                                  change,
                                  k ->
                                      new CommandKey(
                                          UserId.of("all"), k.key(), k.digest(), k.message())))),
          wrong(
              "case makes no difference to a key",
              APART,
              s ->
                  s.apply =
                      (right, room, change) ->
                          right.apply(
                              room,
                              keys(
                                  change,
                                  k ->
                                      new CommandKey(
                                          k.user(),
                                          IdempotencyKey.of(
                                              k.key().value().toLowerCase(Locale.ROOT)),
                                          k.digest(),
                                          k.message())))),
          wrong(
              "keys of all rooms are one",
              APART,
              s -> {
                Map<IdempotencyKey, RoomId> rooms = new HashMap<>();
                s.apply =
                    (right, room, change) -> {
                      for (CommandKey key : all(change)) {
                        if (!rooms.computeIfAbsent(key.key(), k -> room).equals(room)) {
                          return new ApplyResult.Known(List.of(new KnownCommand.Reused(key)));
                        }
                      }
                      return right.apply(room, change);
                    };
              }),
          wrong(
              "two people with one key are refused",
              APART,
              s ->
                  s.apply =
                      (right, room, change) -> {
                        List<IdempotencyKey> keys =
                            all(change).stream().map(CommandKey::key).toList();
                        if (keys.size() > Set.copyOf(keys).size()) {
                          throw new InvalidDataException("unique constraint");
                        }
                        return right.apply(room, change);
                      }),
          wrong(
              "which of a change's commands had the key is forgotten",
              KNOWN,
              s -> s.apply = (right, room, change) -> first(right.apply(room, change))),
          wrong(
              "of several known commands one is told",
              "manyKeysAreKeptAndFoundInOneChangeEach",
              s ->
                  s.apply =
                      (right, room, change) -> {
                        ApplyResult result = right.apply(room, change);
                        return result instanceof ApplyResult.Known known
                            ? new ApplyResult.Known(known.commands().subList(0, 1))
                            : result;
                      }),
          wrong(
              "keys are looked up before revisions are compared",
              "anotherRevisionIsSaidBeforeKeysAre",
              s ->
                  s.apply =
                      (right, room, change) -> {
                        ApplyResult known = right.apply(room, look(right, room, all(change)));
                        return known instanceof ApplyResult.Known
                            ? known
                            : right.apply(room, change);
                      }),
          wrong(
              "a key that is only looked up is kept",
              "aKeyThatIsOnlyLookedUpIsNotKept",
              s ->
                  s.apply =
                      (right, room, change) ->
                          change.revises()
                              ? right.apply(
                                  room,
                                  with(
                                      looking(change, List.of()),
                                      Stream.concat(
                                              change.effects().stream(),
                                              change.lookups().stream()
                                                  .map(k -> new CommandEffect(k, List.of())))
                                          .toList()))
                              : right.apply(room, change)),
          wrong(
              "a closed room forgets its keys",
              "aClosedRoomStillSaysWhatItsCommandsWereAnswered",
              s ->
                  s.apply =
                      (right, room, change) -> {
                        ApplyResult result = right.apply(room, change);
                        return result instanceof ApplyResult.Known
                                && s.right.rooms().find(room).isEmpty()
                            ? new ApplyResult.Gone()
                            : result;
                      }),
          wrong(
              "of a change with a known command the others are applied",
              KNOWN,
              s ->
                  s.apply =
                      (right, room, change) -> {
                        ApplyResult result = right.apply(room, change);
                        if (result instanceof ApplyResult.Known known) {
                          right.apply(room, without(change, known));
                        }
                        return result;
                      }),
          wrong(
              "a known message is told as it was sent now",
              "aMessageUnderAKeyIsPostedOnceAndKnownAsItIsKept",
              s -> s.apply = (right, room, change) -> sent(change, right.apply(room, change))),
          wrong(
              "a message without a key is another command's",
              "aMessageThatIsKeptWithoutAKeyCountsAsTheKeysOwn",
              s -> {
                Set<ChatId> said = new HashSet<>();
                s.apply =
                    (right, room, change) -> {
                      for (CommandKey key : all(change)) {
                        if (key.message() != null && said.contains(key.message())) {
                          return new ApplyResult.Known(List.of(new KnownCommand.Reused(key)));
                        }
                      }
                      change.effects().stream()
                          .filter(effect -> effect.key() == null)
                          .flatMap(effect -> effect.events().stream())
                          .filter(ChatEvent.Posted.class::isInstance)
                          .forEach(e -> said.add(((ChatEvent.Posted) e).message().id()));
                      return right.apply(room, change);
                    };
              }),
          wrong(
              "of two commands with one key the second is done without",
              TWICE,
              s ->
                  s.apply =
                      (right, room, change) -> {
                        Set<CommandKey> seen = new HashSet<>();
                        return right.apply(
                            room,
                            with(
                                change,
                                change.effects().stream()
                                    .map(
                                        effect ->
                                            effect.key() == null || seen.add(effect.key())
                                                ? effect
                                                : new CommandEffect(null, effect.events()))
                                    .toList()));
                      }),
          wrong(
              "two commands with one key fail as if the store did",
              TWICE,
              s ->
                  s.apply =
                      (right, room, change) -> {
                        try {
                          return right.apply(room, change);
                        } catch (InvalidDataException e) {
                          throw new StoreException("unique constraint", e);
                        }
                      }),
          wrong(
              "the key of a room's making is not kept",
              CREATED,
              s ->
                  s.create =
                      (right, room, owner, most, key) -> right.create(room, owner, most, null)),
          wrong(
              "rooms are counted before the key is looked up",
              CREATED,
              s ->
                  s.create =
                      (right, room, owner, most, key) ->
                          right.list(null, 200, null).items().size() >= most
                              ? new CreateResult.TooMany()
                              : right.create(room, owner, most, key)));

  /** All keys of a change. */
  private static List<CommandKey> all(RoomChange change) {
    return Stream.concat(
            change.effects().stream().flatMap(effect -> Stream.ofNullable(effect.key())),
            change.lookups().stream())
        .toList();
  }

  private static RoomChange looking(RoomChange change, List<CommandKey> lookups) {
    return new RoomChange(change.id(), change.base(), change.effects(), lookups, change.payload());
  }

  private static RoomChange look(ChangeStore right, RoomId room, List<CommandKey> keys) {
    return new RoomChange("look", head(right, room), List.of(), keys, new byte[0]);
  }

  private static RoomChange keys(RoomChange change, UnaryOperator<CommandKey> alter) {
    return with(
        looking(change, change.lookups().stream().map(alter).toList()),
        change.effects().stream()
            .map(
                effect ->
                    effect.key() == null
                        ? effect
                        : new CommandEffect(alter.apply(effect.key()), effect.events()))
            .toList());
  }

  /** Puts the keys that were asked for in place of those that were looked up. */
  private static ApplyResult asked(RoomChange change, ApplyResult result) {
    if (!(result instanceof ApplyResult.Known(List<KnownCommand> commands))) {
      return result;
    }
    Map<IdempotencyKey, CommandKey> keys = new HashMap<>();
    all(change).forEach(key -> keys.put(key.key(), key));
    return new ApplyResult.Known(
        commands.stream()
            .<KnownCommand>map(
                command ->
                    switch (command) {
                      case KnownCommand.Changed(var key, var made, var index) ->
                          new KnownCommand.Changed(keys.get(key.key()), made, index);
                      case KnownCommand.Posted(var key, var message) ->
                          new KnownCommand.Posted(keys.get(key.key()), message);
                      case KnownCommand.Created(var key, var room) ->
                          new KnownCommand.Created(keys.get(key.key()), room);
                      case KnownCommand.Reused(var key) ->
                          new KnownCommand.Reused(keys.get(key.key()));
                    })
            .toList());
  }

  private static ApplyResult first(ApplyResult result) {
    return result instanceof ApplyResult.Known(List<KnownCommand> commands)
        ? new ApplyResult.Known(
            commands.stream()
                .map(
                    command ->
                        command instanceof KnownCommand.Changed changed
                            ? new KnownCommand.Changed(changed.key(), changed.change(), 0)
                            : command)
                .toList())
        : result;
  }

  private static RoomChange without(RoomChange change, ApplyResult.Known known) {
    List<CommandKey> done = known.commands().stream().map(KnownCommand::key).toList();
    return with(
        looking(change, List.of()),
        change.effects().stream()
            .filter(effect -> effect.key() == null || !done.contains(effect.key()))
            .toList());
  }

  private static ApplyResult sent(RoomChange change, ApplyResult result) {
    if (!(result instanceof ApplyResult.Known known)) {
      return result;
    }
    for (CommandEffect effect : change.effects()) {
      if (effect.key() != null
          && !effect.events().isEmpty()
          && effect.events().getFirst() instanceof ChatEvent.Posted posted
          && known.commands().getFirst() instanceof KnownCommand.Posted) {
        return new ApplyResult.Known(
            List.of(new KnownCommand.Posted(effect.key(), posted.message())));
      }
    }
    return result;
  }
}
