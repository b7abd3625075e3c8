package io.synctv.core.simulation;

import io.synctv.api.ChatId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredRoom;
import io.synctv.cluster.spi.Health;
import io.synctv.core.state.RoomState;
import io.synctv.core.state.RoomView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What must hold of nodes and answers at each step; the numbers are those of the design's
 * invariants.
 */
final class Checker {

  /** Refusals that say something of the room's state. */
  private static final Set<ErrorCode> OF_STATE =
      Set.of(
          ErrorCode.MEDIA_NOT_FOUND,
          ErrorCode.MEMBER_NOT_FOUND,
          ErrorCode.FORBIDDEN,
          ErrorCode.PLAYLIST_FULL,
          ErrorCode.TOO_MANY_MEMBERS,
          ErrorCode.JOIN_REQUIRED,
          ErrorCode.CONFLICT,
          ErrorCode.INVALID);

  private final Scheduler scheduler;
  private final LogServer server;
  private final Ledger ledger;
  private final RoomId room;
  private final Consumer<String> broken;
  private final Map<String, Request.Attempt> accepted = new HashMap<>();
  private boolean forgot;

  /** How late a node may hear, whatever it hears of, that somebody lost a right. */
  private static final long RIGHTS_LATE = 4_000_000_000L;

  private final boolean rightsAreSeen;
  private final boolean databaseIsThere;
  final Map<String, Integer> counts = new TreeMap<>();

  Checker(
      Scheduler scheduler,
      LogServer server,
      Ledger ledger,
      RoomId room,
      boolean rightsAreSeen,
      boolean databaseIsThere,
      Consumer<String> broken) {
    this.databaseIsThere = databaseIsThere;
    this.rightsAreSeen = rightsAreSeen;
    this.scheduler = scheduler;
    this.server = server;
    this.ledger = ledger;
    this.room = room;
    this.broken = broken;
  }

  /** Looks at a node if it shows something else than before. */
  @SuppressWarnings("ReferenceEquality") // the same state, not an equal one: that is quick
  void look(Node node) {
    RoomView view = node.engine.view(room);
    if (view == null || view.state() == node.checked) {
      return;
    }
    RoomState before = node.checked;
    RoomState state = view.state();
    node.checked = state;
    long version = state.playback().version();
    // A log that went back does so within its epoch.
    if (view.epoch().value().equals(node.checkedEpoch)
        && version < node.checkedVersion
        && !server.wentBack()) {
      broken.accept("11: playback of " + node + " fell to " + state.playback() + " in one epoch");
    }
    node.checkedEpoch = view.epoch().value();
    node.checkedVersion = version;
    if (before == null || !sameParts(before, state)) {
      replica(node, state);
    }
  }

  @SuppressWarnings("ReferenceEquality") // parts that no event has touched
  private static boolean sameParts(RoomState one, RoomState other) {
    return one.revision().equals(other.revision())
        && one.info() == other.info()
        && one.playlist() == other.playlist()
        && one.members() == other.members();
  }

  private void replica(Node node, RoomState state) {
    Revision revision = state.revision();
    if (state.closed()) {
      return;
    }
    StoredRoom expected = ledger.at(revision);
    if (expected == null) {
      if (!ledger.knows(revision)) {
        broken.accept("2: " + node + " shows " + revision + ", which never was");
      }
      return;
    }
    String difference = difference(expected, state);
    if (difference != null) {
      broken.accept("2: " + node + " shows at " + revision + " another room: " + difference);
    }
  }

  private static String difference(StoredRoom expected, RoomState state) {
    if (!expected.playlist().equals(state.playlist().items())) {
      return "items " + state.playlist().items() + " and not " + expected.playlist();
    }
    if (!expected.info().equals(state.info()) || !samePassword(expected, state)) {
      return state.info() + " and not " + expected.info();
    }
    Map<Object, Member> members = new HashMap<>();
    expected.members().forEach(member -> members.put(member.user().id(), member));
    return members.equals(state.members()) ? null : "members " + state.members();
  }

  private static boolean samePassword(StoredRoom expected, RoomState state) {
    return java.util.Objects.equals(expected.info().passwordHash(), state.info().passwordHash());
  }

  // ---- answers

  /** A node has answered; called on the node, before anything else happens there. */
  void answered(Request request, Request.Attempt attempt, Outcome outcome) {
    attempt.answered = scheduler.nanos();
    attempt.outcome = outcome;
    switch (outcome) {
      case Outcome.Accepted yes -> accepted(request, attempt, yes);
      case Outcome.Rejected no -> rejected(request, attempt, no.rejection());
    }
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private void accepted(Request request, Request.Attempt attempt, Outcome.Accepted yes) {
    count(request.kind() + " accepted");
    String name = request.name();
    if (name != null && remembered(request, attempt)) {
      Request.Attempt first = accepted.get(name);
      if (first == null) {
        // That there was nothing to do is not remembered.
        if (!yes.events().isEmpty()) {
          accepted.put(name, attempt);
        }
      } else if (!ledger.wentBack()
          && !forgot
          && (!yes.events().isEmpty() || attempt.received > first.answered)) {
        same(request, (Outcome.Accepted) first.outcome, yes);
      }
    }
    if (request.kind() == Request.Kind.PLAYBACK
        && !yes.events().isEmpty()
        && rightsAreSeen
        && request.sent == 1 // else it may have been carried out before
        && !(request.submission.command() instanceof PlaybackCommand.Ended) // everybody may say so
        && ledger.wasRestricted(request.user, attempt.received - RIGHTS_LATE, attempt.answered)) {
      broken.accept("13: " + request + " was accepted long after the right was taken");
    }
    boolean durable = yes.events().stream().anyMatch(RoomChange::revises);
    if (durable) {
      kept(request, attempt, yes);
    }
    for (RoomEvent event : yes.events()) {
      if (event instanceof ChatEvent.Posted posted) {
        ChatId id = posted.message().id();
        if (!ledger.said().containsKey(id)) {
          broken.accept("6: " + request + " was acknowledged and is not in the database: " + id);
        }
      }
    }
    if ((durable || request.kind() == Request.Kind.CHAT)
        && attempt.received > ledger.closedAt()
        && name == null) {
      broken.accept("18: " + request + " was accepted after the room was closed");
    }
  }

  /** Keys of commands that were carried out by a node alone. */
  private final Set<String> forgotten = new HashSet<>();

  /** The answer to a playback command is remembered by the log, if it is there and stays there. */
  private boolean remembered(Request request, Request.Attempt attempt) {
    // A node that stops does not say any more whether it was alone.
    boolean alone =
        attempt.node.stopping
            || attempt.node.engine.forked(room)
            || attempt.node.transport.health().state() == Health.State.ISOLATED;
    if (request.kind() == Request.Kind.PLAYBACK && alone) {
      forgotten.add(request.name());
    }
    return request.kind() != Request.Kind.PLAYBACK
        || !(forgotten.contains(request.name()) || server.hasLost());
  }

  private void same(Request request, Outcome.Accepted first, Outcome.Accepted again) {
    if (!first.ids().equals(again.ids()) || !durable(first).equals(durable(again))) {
      broken.accept("7: " + request + " was answered " + first + " and then " + again);
    }
  }

  private static List<RoomEvent> durable(Outcome.Accepted answer) {
    return answer.events().stream().filter(event -> !(event instanceof ChatEvent.Posted)).toList();
  }

  private void kept(Request request, Request.Attempt attempt, Outcome.Accepted yes) {
    if (request.submission.key() == null) {
      return;
    }
    Ledger.Entry entry = ledger.byKey(request.user.id().value(), request.submission.key().value());
    if (entry == null && forgot) {
      return;
    }
    if (entry == null) {
      broken.accept("6: " + request + " was acknowledged and is not in the database: " + yes);
      return;
    }
    RoomView view = attempt.node.engine.view(room);
    if (view != null
        && !ledger.wentBack()
        && !forgot
        && ledger.closedAt() > scheduler.nanos() // once it is closed it shows nothing
        && view.state().revision().number() < entry.revision().number()) {
      broken.accept(
          "6: "
              + attempt.node
              + " acknowledges "
              + entry.revision()
              + " and shows "
              + view.state().revision());
    }
  }

  private void rejected(Request request, Request.Attempt attempt, Rejection rejection) {
    ErrorCode code = rejection.code();
    boolean unknown = code == ErrorCode.UNAVAILABLE && rejection.message().contains("not known");
    if (unknown && request.kind() != Request.Kind.PLAYBACK && databaseIsThere) {
      broken.accept("R5: " + request + " was given up though the database was there");
    }
    count(request.kind() + " " + code);
    if (code == ErrorCode.INTERNAL) {
      broken.accept("5: " + request + " met an error");
    }
    if (code == ErrorCode.INVALID && !impossible(request)) {
      broken.accept("R13: " + request + " suffers for another one");
    }
    if (request.kind() != Request.Kind.DURABLE || ledger.wentBack()) {
      return;
    }
    if (code == ErrorCode.CONFLICT) {
      broken.accept("R2: " + request + " was late again and again");
    }
    if (OF_STATE.contains(code) && request.submission.key() != null) {
      Ledger.Entry entry =
          ledger.byKey(request.user.id().value(), request.submission.key().value());
      // Sent to two nodes at once it may be refused on one before the other one does it.
      boolean before = entry != null && (request.sent == 1 || entry.at() < attempt.received);
      if (before && !reused(request)) {
        broken.accept("5: " + request + " was refused with " + code + " and is done: " + entry);
      }
    }
    if (code == ErrorCode.MEDIA_NOT_FOUND) {
      List<io.synctv.api.MediaId> items =
          switch (request.submission.command()) {
            case PlaylistCommand.Remove remove -> remove.items();
            case PlaylistCommand.Rename rename -> List.of(rename.item());
            case PlaylistCommand.Move move ->
                move.after() == null ? List.of(move.item()) : List.of(move.item(), move.after());
            default -> List.of();
          };
      if (!items.isEmpty()
          && items.stream()
              .allMatch(item -> ledger.wasThere(item, attempt.received, attempt.answered))) {
        broken.accept("8: " + request + " was refused though all of " + items + " was there");
      }
    }
  }

  /** The database has forgotten the keys there were: what it is asked again it does again. */
  void databaseForgot() {
    accepted.clear();
    forgot = true;
  }

  private static boolean impossible(Request request) {
    return request.submission.command() instanceof PlaylistCommand.Rename rename
        && rename.name().equals(Commands.IMPOSSIBLE);
  }

  /** Whether the key was also used for another command. */
  private final Set<String> reusedKeys = new HashSet<>();

  private boolean reused(Request request) {
    return reusedKeys.contains(request.name());
  }

  void reuses(Request request) {
    reusedKeys.add(request.name());
  }

  /** Nothing was done of what was refused each time it was asked for. */
  void requests(List<Request> requests) {
    if (ledger.wentBack()) {
      return;
    }
    for (Request request : requests) {
      boolean refused =
          request.kind() == Request.Kind.DURABLE
              && request.submission.key() != null
              && !request.attempts.isEmpty()
              && !reused(request)
              && request.attempts.stream()
                  .allMatch(
                      attempt ->
                          attempt.outcome instanceof Outcome.Rejected no
                              && OF_STATE.contains(no.rejection().code()));
      Ledger.Entry entry =
          refused
              ? ledger.byKey(request.user.id().value(), request.submission.key().value())
              : null;
      if (entry != null) {
        broken.accept("5: " + request + " was refused each time and is done: " + entry);
      }
    }
  }
}
