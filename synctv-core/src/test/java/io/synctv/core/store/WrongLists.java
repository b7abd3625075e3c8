package io.synctv.core.store;

import static io.synctv.core.store.WrongStore.wrong;

import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.Page;
import io.synctv.api.store.StoredRoom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Stores that get order, pages and searches wrong. */
final class WrongLists {

  private static final String ORDER = "roomsAreListedNewestFirstThenByIdDescending";
  private static final String NAMES = "aQueryFindsAPartOfTheNameInAnyCase";
  private static final String NEWEST = "theNewestMessagesComeFirstAsAPageAndLastInIt";
  private static final int ALL_OF_IT = 200;

  private WrongLists() {}

  static final List<WrongStore> ALL =
      List.of(
          wrong(
              "the oldest rooms are listed first",
              ORDER,
              s ->
                  s.list =
                      (right, query, limit, cursor) -> {
                        Page<RoomInfo> page = right.list(query, limit, cursor);
                        return new Page<>(page.items().reversed(), page.nextCursor());
                      }),
          wrong(
              "rooms of one moment are listed by id ascending",
              ORDER,
              s ->
                  s.list =
                      (right, query, limit, cursor) -> {
                        Page<RoomInfo> page = right.list(query, limit, cursor);
                        return new Page<>(
                            page.items().stream()
                                .sorted(
                                    Comparator.comparingLong(RoomInfo::createdAt)
                                        .reversed()
                                        .thenComparing(room -> room.id().value()))
                                .toList(),
                            page.nextCursor());
                      }),
          wrong(
              "the cursor of rooms is an offset",
              "pagingSkipsAndRepeatsNothingWhileRoomsComeAndGo",
              s ->
                  s.list =
                      (right, query, limit, cursor) -> {
                        List<RoomInfo> all = right.list(query, ALL_OF_IT, null).items();
                        int from = Math.min(all.size(), cursor == null ? 0 : number(cursor));
                        int to = Math.min(all.size(), from + limit);
                        return new Page<>(all.subList(from, to), to == all.size() ? null : "" + to);
                      }),
          wrong(
              "the cursor of rooms holds the moment only",
              "pagesJoinToTheWholeListAndTheLastOneHasNoCursor",
              s ->
                  s.list =
                      (right, query, limit, cursor) -> {
                        List<RoomInfo> rest =
                            right.list(query, ALL_OF_IT, null).items().stream()
                                .filter(r -> cursor == null || r.createdAt() < number(cursor))
                                .toList();
                        List<RoomInfo> page = rest.stream().limit(limit).toList();
                        return new Page<>(
                            page,
                            rest.size() == page.size() ? null : "" + page.getLast().createdAt());
                      }),
          wrong(
              "a list does not go on behind a room that is not listed",
              "aListGoesOnBehindAnyRoom",
              s ->
                  s.cursorAfter =
                      (right, room) ->
                          s.right
                              .rooms()
                              .find(room.id())
                              .map(right::cursorAfter)
                              .orElseThrow(() -> new InvalidValueException("no such room"))),
          wrong(
              "names are searched as they are written",
              NAMES,
              s ->
                  s.list =
                      (right, query, limit, cursor) ->
                          named(right.list(query, limit, cursor), query == null ? "" : query)),
          wrong(
              "case makes no difference to letters of ASCII only",
              NAMES,
              s ->
                  s.list =
                      (right, query, limit, cursor) -> {
                        Page<RoomInfo> page = right.list(query, limit, cursor);
                        boolean ascii = query == null || query.chars().allMatch(c -> c < 128);
                        return ascii ? page : named(page, query);
                      }),
          wrong(
              "a query holds wildcards",
              "wildcardsInAQueryStandForThemselves",
              s ->
                  s.list =
                      (right, query, limit, cursor) ->
                          right.list(
                              query == null || query.matches(".*[%_*?].*") ? null : query,
                              limit,
                              cursor)),
          wrong(
              "any cursor of rooms is taken",
              "aRoomCursorThatIsNotOursIsRefused",
              s ->
                  s.list =
                      (right, query, limit, cursor) -> {
                        try {
                          return right.list(query, limit, cursor);
                        } catch (InvalidValueException e) {
                          return right.list(query, limit, null);
                        }
                      }),
          wrong(
              "a foreign cursor of chat fails as a number does",
              "aChatCursorThatIsNotOursIsRefused",
              s ->
                  s.listChat =
                      (right, room, limit, cursor) -> {
                        try {
                          return right.list(room, limit, cursor);
                        } catch (InvalidValueException e) {
                          throw new NumberFormatException(e.getMessage());
                        }
                      }),
          wrong(
              "too high a limit of rooms is lowered in silence",
              "aRoomLimitOutOfBoundsIsRefused",
              s ->
                  s.list =
                      (right, query, limit, cursor) ->
                          right.list(query, Math.min(limit, ALL_OF_IT), cursor)),
          wrong(
              "too low a limit of chat is raised in silence",
              "aChatLimitOutOfBoundsIsRefused",
              s ->
                  s.listChat =
                      (right, room, limit, cursor) -> right.list(room, Math.max(limit, 1), cursor)),
          wrong(
              "the newest message comes first in a page",
              NEWEST,
              s ->
                  s.listChat =
                      (right, room, limit, cursor) -> {
                        Page<ChatMessage> page = right.list(room, limit, cursor);
                        return new Page<>(page.items().reversed(), page.nextCursor());
                      }),
          wrong(
              "history is told from its beginning",
              NEWEST,
              s ->
                  s.listChat =
                      (right, room, limit, cursor) ->
                          new Page<>(
                              right.list(room, ALL_OF_IT, null).items().stream()
                                  .limit(limit)
                                  .toList(),
                              null)),
          wrong(
              "a page of chat begins with the end of the one before",
              NEWEST,
              s -> s.listChat = WrongLists::overlapping),
          wrong(
              "the cursor of chat is an offset",
              "pagingSkipsAndRepeatsNothingWhilePeopleTalk",
              s ->
                  s.listChat =
                      (right, room, limit, cursor) ->
                          cut(right.list(room, ALL_OF_IT, null).items(), limit, cursor)),
          wrong(
              "the cursor of chat holds the moment only",
              "messagesOfTheSameMomentAreEachListedOnce",
              s ->
                  s.listChat =
                      (right, room, limit, cursor) -> {
                        List<ChatMessage> rest =
                            right.list(room, ALL_OF_IT, null).items().stream()
                                .filter(m -> cursor == null || m.at() < number(cursor))
                                .toList();
                        List<ChatMessage> page =
                            rest.subList(Math.max(0, rest.size() - limit), rest.size());
                        return new Page<>(
                            page, page.size() == rest.size() ? null : "" + page.getFirst().at());
                      }),
          wrong(
              "a last page that is full has a cursor",
              "aPageThatHoldsExactlyTheRestIsTheLast",
              s ->
                  s.listChat =
                      (right, room, limit, cursor) -> {
                        Page<ChatMessage> page = right.list(room, limit, cursor);
                        return page.items().size() == limit
                            ? new Page<>(page.items(), "more")
                            : page;
                      }),
          wrong(
              "chat is in the order in which it came",
              "messagesAreInTheOrderOfTheirMomentsAndThenOfTheirIds",
              s -> {
                Map<RoomId, List<ChatMessage>> rooms = WrongChat.said(s);
                s.listChat =
                    (right, room, limit, cursor) ->
                        new Page<>(rooms.getOrDefault(room, List.of()), null);
              }),
          wrong(
              "case makes no difference to order keys",
              "entriesAreListedByKeyAndThenByIdAsStringsCompare",
              s ->
                  s.read =
                      (right, room, chat) -> right.read(room, chat).map(WrongLists::alphabetical)),
          wrong(
              "what is returned is the store's own list",
              "whatIsReturnedIsTheCallersOwn",
              s -> {
                Map<RoomId, List<ChatMessage>> found = new HashMap<>();
                s.findChat =
                    (right, room, ids) ->
                        found.computeIfAbsent(room, id -> new ArrayList<>(right.find(id, ids)));
              }));

  private static int number(String cursor) {
    return Integer.parseInt(cursor);
  }

  private static Page<RoomInfo> named(Page<RoomInfo> page, String part) {
    return new Page<>(
        page.items().stream().filter(room -> room.name().contains(part)).toList(),
        page.nextCursor());
  }

  private static Page<ChatMessage> cut(List<ChatMessage> all, int limit, String cursor) {
    int to = Math.max(0, all.size() - (cursor == null ? 0 : number(cursor)));
    int from = Math.max(0, to - limit);
    return new Page<>(all.subList(from, to), from == 0 ? null : "" + (all.size() - from));
  }

  private static Page<ChatMessage> overlapping(
      ChatStore right, RoomId room, int limit, String cursor) {
    Page<ChatMessage> page = cut(right.list(room, ALL_OF_IT, null).items(), limit, cursor);
    return new Page<>(
        page.items(), page.nextCursor() == null ? null : "" + (number(page.nextCursor()) - 1));
  }

  private static StoredRoom alphabetical(StoredRoom room) {
    return new StoredRoom(
        room.revision(),
        room.info(),
        room.members(),
        room.playlist().stream()
            .sorted(
                Comparator.comparing((PlaylistItem i) -> i.order().value().toLowerCase(Locale.ROOT))
                    .thenComparing(item -> item.id().value()))
            .toList(),
        room.chat(),
        room.playback());
  }
}
