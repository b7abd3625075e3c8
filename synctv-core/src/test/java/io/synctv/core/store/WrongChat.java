package io.synctv.core.store;

import static io.synctv.core.store.WrongChanges.events;
import static io.synctv.core.store.WrongChanges.on;
import static io.synctv.core.store.WrongChanges.pause;
import static io.synctv.core.store.WrongChanges.talk;
import static io.synctv.core.store.WrongStore.wrong;

import io.synctv.api.ChatId;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.Fence;
import io.synctv.api.store.Page;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StaleTokenException;
import io.synctv.api.store.StoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stores that get chat wrong, or the fences of those who forget it. */
final class WrongChat {

  private static final String STAYS = "aMessageWhoseIdIsKeptIsLeftAsItIs";
  private static final String LOWER = "aTokenLowerThanTheHighestSeenIsRefusedAndChangesNothing";
  private static final String PARTS = "roomsThatHoldMoreThanTheyShouldAreFoundByPart";
  private static final Fence HIGHEST = new Fence("highest", Long.MAX_VALUE);
  private static final ChatRetention KEEP = new ChatRetention(Long.MIN_VALUE, Integer.MAX_VALUE);

  private WrongChat() {}

  static final List<WrongStore> ALL =
      List.of(
          wrong(
              "a message that is sent again is there twice",
              STAYS,
              s -> {
                Map<RoomId, List<ChatMessage>> rooms = said(s);
                s.listChat = (right, room, limit, cursor) -> new Page<>(rooms.get(room), null);
              }),
          wrong(
              "a message that is sent again takes its own place",
              STAYS,
              s -> {
                Map<RoomId, List<ChatMessage>> rooms = said(s);
                s.listChat =
                    (right, room, limit, cursor) -> {
                      Map<ChatId, ChatMessage> last = new LinkedHashMap<>();
                      rooms.get(room).forEach(message -> last.put(message.id(), message));
                      return new Page<>(List.copyOf(last.values()), null);
                    };
              }),
          wrong(
              "of an append that holds a kept message nothing is kept",
              STAYS,
              s -> {
                Map<RoomId, List<ChatMessage>> rooms = new HashMap<>();
                s.apply =
                    (right, room, change) -> {
                      List<ChatMessage> all = rooms.computeIfAbsent(room, id -> new ArrayList<>());
                      List<ChatMessage> now = messages(change);
                      if (all.stream().anyMatch(m -> now.stream().anyMatch(n -> same(m, n)))) {
                        return right.apply(room, events(change, each -> List.of()));
                      }
                      all.addAll(now);
                      return right.apply(room, change);
                    };
              }),
          wrong(
              "ids of messages are those of all rooms",
              "historiesOfDifferentRoomsAreApart",
              s -> {
                Map<ChatId, RoomId> rooms = new HashMap<>();
                s.apply =
                    (right, room, change) ->
                        right.apply(
                            room,
                            events(
                                change,
                                all ->
                                    all.stream()
                                        .filter(
                                            e ->
                                                !(e instanceof ChatEvent.Posted posted)
                                                    || rooms
                                                        .computeIfAbsent(
                                                            posted.message().id(), id -> room)
                                                        .equals(room))
                                        .toList()));
              }),
          wrong(
              "messages are found in any room",
              "messagesAreFoundByTheirIdsInTheirRoom",
              s -> {
                Map<RoomId, List<ChatMessage>> rooms = said(s);
                s.findChat =
                    (right, room, ids) ->
                        rooms.values().stream()
                            .flatMap(List::stream)
                            .filter(message -> ids.contains(message.id()))
                            .toList();
              }),
          wrong(
              "a long message is cut",
              "aLongMessageIsKeptWhole",
              s ->
                  s.listChat =
                      (right, room, limit, cursor) -> {
                        Page<ChatMessage> page = right.list(room, limit, cursor);
                        return new Page<>(
                            page.items().stream().map(WrongChat::cut).toList(), page.nextCursor());
                      }),
          wrong(
              "messages of one append are kept one by one",
              "eightThreadsAppendWhileOthersReadWholeBatches",
              s ->
                  s.apply =
                      (right, room, change) -> {
                        if (!talk(change)) {
                          return right.apply(room, change);
                        }
                        ApplyResult result = new ApplyResult.Applied(change.base());
                        for (ChatMessage message : messages(change)) {
                          result = right.apply(room, posting(change, message));
                          pause();
                        }
                        return result;
                      }),
          wrong(
              "a message of exactly that moment is forgotten",
              "whatIsTooOldIsForgotten",
              s ->
                  s.prune =
                      (right, room, keep, limit, fence) ->
                          right.prune(
                              room,
                              new ChatRetention(keep.since() + 1, keep.count()),
                              limit,
                              fence)),
          wrong(
              "what is too many is not forgotten",
              "whatIsTooManyIsForgottenOldestFirst",
              s ->
                  s.prune =
                      (right, room, keep, limit, fence) ->
                          right.prune(
                              room,
                              new ChatRetention(keep.since(), Integer.MAX_VALUE),
                              limit,
                              fence)),
          wrong(
              "either bound is enough to be kept",
              "whatSatisfiesBothBoundsIsKept",
              s ->
                  s.prune =
                      (right, room, keep, limit, fence) -> {
                        int count = keep.count() == 18 ? 15 : 14;
                        return right.prune(
                            room, new ChatRetention(Long.MIN_VALUE, count), limit, fence);
                      }),
          wrong(
              "one call forgets all",
              "oneCallForgetsNoMoreThanItMay",
              s ->
                  s.prune =
                      (right, room, keep, limit, fence) -> right.prune(room, keep, 10_000, fence)),
          wrong(
              "rooms to prune are in no order",
              PARTS,
              s ->
                  s.roomsToPrune =
                      (right, keep, limit, after) ->
                          right.roomsToPrune(keep, limit, after).stream()
                              .sorted(Comparator.comparing(RoomId::value).reversed())
                              .toList()),
          wrong(
              "rooms to prune begin anew with each part",
              PARTS,
              s ->
                  s.roomsToPrune =
                      (right, keep, limit, after) -> right.roomsToPrune(keep, limit, null)),
          wrong(
              "tokens are not compared",
              LOWER,
              s ->
                  s.prune =
                      (right, room, keep, limit, fence) -> right.prune(room, keep, limit, HIGHEST)),
          wrong(
              "a lower token is refused after it has pruned",
              LOWER,
              s ->
                  s.prune =
                      (right, room, keep, limit, fence) -> {
                        int forgotten = right.prune(room, keep, limit, HIGHEST);
                        right.prune(room, KEEP, limit, fence);
                        return forgotten;
                      }),
          wrong(
              "a lower token fails as if the store did",
              LOWER,
              s ->
                  s.prune =
                      (right, room, keep, limit, fence) -> {
                        try {
                          return right.prune(room, keep, limit, fence);
                        } catch (StaleTokenException e) {
                          throw new StoreException(e.getMessage(), e);
                        }
                      }),
          wrong(
              "a token counts only where something is forgotten",
              "aTokenCountsAlsoWhereThereIsNothingToForget",
              s ->
                  s.prune =
                      (right, room, keep, limit, fence) ->
                          right.roomsToPrune(keep, 200, null).contains(room)
                              ? right.prune(room, keep, limit, fence)
                              : 0),
          wrong(
              "tokens of all locks are one",
              "tokensOfDifferentLocksAreApart",
              s ->
                  s.prune =
                      (right, room, keep, limit, fence) ->
                          right.prune(room, keep, limit, new Fence("all", fence.token()))),
          wrong(
              "a token is compared in a transaction of its own",
              "ofHoldersThatOverlapNoneWritesAfterAHigherTokenDid",
              s ->
                  s.prune =
                      (right, room, keep, limit, fence) -> {
                        right.prune(room, KEEP, limit, fence);
                        pause();
                        return right.prune(room, keep, limit, HIGHEST);
                      }),
          wrong(
              "each node remembers the tokens it saw itself",
              "aTokenSeenByOneNodeFencesAllOthers",
              s -> {
                Map<String, Long> seen = new HashMap<>();
                s.prune =
                    (right, room, keep, limit, fence) -> {
                      if (seen.merge(fence.name(), fence.token(), Math::max) > fence.token()) {
                        throw new StaleTokenException(fence);
                      }
                      return right.prune(room, keep, limit, HIGHEST);
                    };
              }));

  /** What was said, in the order in which it came, whatever else becomes of it. */
  static Map<RoomId, List<ChatMessage>> said(AlteredStores stores) {
    Map<RoomId, List<ChatMessage>> rooms = new HashMap<>();
    stores.apply =
        (right, room, change) -> {
          rooms.computeIfAbsent(room, id -> new ArrayList<>()).addAll(messages(change));
          return right.apply(room, change);
        };
    return rooms;
  }

  private static List<ChatMessage> messages(RoomChange change) {
    return change.effects().stream()
        .flatMap(effect -> effect.events().stream())
        .filter(ChatEvent.Posted.class::isInstance)
        .map(event -> ((ChatEvent.Posted) event).message())
        .toList();
  }

  private static boolean same(ChatMessage one, ChatMessage other) {
    return one.id().equals(other.id());
  }

  private static RoomChange posting(RoomChange change, ChatMessage message) {
    return WrongChanges.with(
        on(change.base(), change),
        List.of(new CommandEffect(null, List.of(new ChatEvent.Posted(message)))));
  }

  private static ChatMessage cut(ChatMessage message) {
    return new ChatMessage(
        message.id(),
        message.from(),
        message.text().substring(0, Math.min(message.text().length(), 32_767)),
        message.at(),
        message.replyTo(),
        message.mediaPosition(),
        message.version());
  }
}
