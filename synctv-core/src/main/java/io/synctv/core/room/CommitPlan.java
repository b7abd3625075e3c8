package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.Epoch;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.core.codec.AnswerCodec;
import io.synctv.core.codec.DurableChange;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.EventCodec.Header;
import io.synctv.core.codec.EventCodec.Part;
import io.synctv.core.codec.EventCodec.Snapshot;
import io.synctv.core.playback.PlaybackDecisions;
import io.synctv.core.room.UntoldChanges.Untold;
import io.synctv.core.state.Decision;
import io.synctv.core.state.Moment;
import io.synctv.core.state.RoomState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The next commit of a room while it is put together: events in order, each on the state that those
 * before it lead to. Durable changes and chat are facts and are told; playback is decided here.
 */
final class CommitPlan {

  /** A command of the batch: its events end before index {@code end}. */
  record Member(PendingCommand command, List<RoomEvent> events, int end) {}

  /** A message of the batch, at index {@code at}. */
  record Told(PendingChat chat, int at) {}

  private record Draft(
      Actor by,
      @Nullable IdempotencyKey key,
      @Nullable String digest,
      List<String> ids,
      @Nullable Part part,
      long at,
      RoomEvent event) {}

  private final List<Draft> drafts = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final List<Told> messages = new ArrayList<>();
  private final @Nullable Revision from;
  private @Nullable Revision to;
  private RoomState state;
  private boolean playbackChanged;
  private final List<Header> headers = new ArrayList<>();

  CommitPlan(RoomState state, @Nullable Revision told) {
    this.state = state;
    this.from = told;
  }

  RoomState state() {
    return state;
  }

  int size() {
    return drafts.size();
  }

  boolean isEmpty() {
    return drafts.isEmpty();
  }

  List<Member> members() {
    return members;
  }

  List<Told> messages() {
    return messages;
  }

  List<RoomEvent> events() {
    return drafts.stream().map(Draft::event).toList();
  }

  /** Tells of a durable change, and carries out what follows from it. */
  void tell(Untold untold, Moment moment) {
    DurableChange change = untold.change();
    boolean next = untold.previous().equals(state.revision());
    int last = change.events().size();
    int told = 0;
    for (int command = 0; command < change.commands().size(); command++) {
      DurableChange.Effect effect = change.commands().get(command);
      List<String> ids = effect.ids();
      for (RoomEvent event : effect.events()) {
        told++;
        Part part = new Part(untold.previous(), untold.revision(), command, told - 1, told == last);
        drafts.add(
            new Draft(effect.by(), effect.key(), effect.digest(), ids, part, change.at(), event));
        ids = List.of();
        state = next ? state.apply(event) : state;
      }
    }
    state = next ? state.withRevision(untold.revision()) : state;
    to = untold.revision();
    for (DurableChange.Effect effect : change.commands()) {
      if (effect.then() != null
          && PlaybackDecisions.follow(state, effect.then(), by(moment, effect.by()))
              instanceof Decision.Granted follows) {
        follows.events().forEach(event -> play(effect.by(), null, null, moment.now(), event));
      }
    }
    Actor cause = change.commands().getLast().by();
    PlaybackDecisions.reconcile(state, moment)
        .ifPresent(event -> play(cause, null, null, moment.now(), event));
  }

  private static Moment by(Moment moment, Actor actor) {
    return new Moment(actor, moment.now(), moment.lead(), moment.ids());
  }

  /** Tells of a message. */
  void tell(PendingChat chat) {
    messages.add(new Told(chat, drafts.size()));
    drafts.add(
        new Draft(
            chat.by(),
            chat.key(),
            chat.digest(),
            List.of(chat.message().id().value()),
            null,
            chat.message().at(),
            new ChatEvent.Posted(chat.message())));
  }

  /** Adds what a playback command was granted. */
  void add(PendingCommand command, List<RoomEvent> events, long now) {
    for (RoomEvent event : events) {
      play(command.actor(), command.submission().key(), command.digest(), now, event);
    }
    members.add(new Member(command, events, drafts.size()));
  }

  /** Lets go of media that is no longer in the playlist. */
  void reconcile(Actor by, Moment moment) {
    PlaybackDecisions.reconcile(state, moment)
        .ifPresent(event -> play(by, null, null, moment.now(), event));
  }

  private void play(
      Actor by, @Nullable IdempotencyKey key, @Nullable String digest, long now, RoomEvent event) {
    drafts.add(new Draft(by, key, digest, List.of(), null, now, event));
    state = state.apply(event);
    playbackChanged |= EventTraits.changesPlayback(event);
  }

  /** Makes the commit. */
  Commit commit(RoomId room, Epoch epoch, String name, RoomReplica replica, long now) {
    long version = playbackChanged ? replica.version() + 1 : 0;
    List<byte[]> payloads = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      long its = EventTraits.changesPlayback(draft.event) ? version : 0;
      Header header =
          new Header(draft.at, draft.by, draft.key, draft.digest, draft.ids, its, draft.part);
      headers.add(header);
      payloads.add(EventCodec.encode(header, draft.event));
    }
    Commit.Change change =
        playbackChanged
            ? new Commit.Change(
                replica.version(), EventCodec.encodeSnapshot(new Snapshot(state.playback(), now)))
            : null;
    Commit.Told told = from == null || to == null ? null : new Commit.Told(from, to);
    return new Commit(room, epoch, name, payloads, change, told, answers());
  }

  private List<KeyedAnswer> answers() {
    List<KeyedAnswer> answers = new ArrayList<>();
    for (Member member : members) {
      PendingCommand command = member.command;
      if (command.digest() != null && !member.events.isEmpty()) {
        answers.add(
            new KeyedAnswer(command.logKey(), command.digest(), AnswerCodec.encode(member.events)));
      }
    }
    return answers;
  }

  /** Returns the event at an index in its place. */
  EventCodec.Decoded decoded(int index, Epoch epoch, long seq) {
    return EventCodec.Decoded.of(epoch, seq, headers.get(index), drafts.get(index).event);
  }
}
