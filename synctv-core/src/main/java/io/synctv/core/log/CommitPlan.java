package io.synctv.core.log;

import io.synctv.api.Actor;
import io.synctv.api.Epoch;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.event.RoomEvent;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.core.codec.AnswerCodec;
import io.synctv.core.codec.DurableChange;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.EventCodec.Header;
import io.synctv.core.codec.EventCodec.Part;
import io.synctv.core.codec.EventCodec.Snapshot;
import io.synctv.core.event.EventTraits;
import io.synctv.core.playback.PlaybackDecisions;
import io.synctv.core.rule.Decision;
import io.synctv.core.rule.DecisionContext;
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
  record BatchEntry(PendingCommand command, List<RoomEvent> events, int end) {}

  /** A message of the batch, at index {@code at}. */
  record Told(PendingChat chat, int at) {}

  private record PendingEvent(
      Actor by,
      @Nullable IdempotencyKey key,
      @Nullable String digest,
      List<String> ids,
      @Nullable Part part,
      long at,
      RoomEvent event) {

    /** That it was the application itself is nobody else's business. */
    private PendingEvent {
      by = by.told();
    }
  }

  private final List<PendingEvent> pending = new ArrayList<>();
  private final List<BatchEntry> entries = new ArrayList<>();
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
    return pending.size();
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  List<BatchEntry> entries() {
    return entries;
  }

  List<Told> messages() {
    return messages;
  }

  List<RoomEvent> events() {
    return pending.stream().map(PendingEvent::event).toList();
  }

  /** Tells of a durable change, and carries out what follows from it. */
  void tell(UntoldChange untold, DecisionContext context) {
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
        pending.add(
            new PendingEvent(
                effect.by(), effect.key(), effect.digest(), ids, part, change.at(), event));
        ids = List.of();
        state = next ? state.apply(event) : state;
      }
    }
    state = next ? state.withRevision(untold.revision()) : state;
    to = untold.revision();
    for (DurableChange.Effect effect : change.commands()) {
      if (effect.then() != null
          && PlaybackDecisions.follow(state, effect.then(), context.by(effect.by()))
              instanceof Decision.Accepted follows) {
        follows.events().forEach(event -> play(effect.by(), null, null, context.now(), event));
      }
    }
    Actor cause = change.commands().getLast().by();
    PlaybackDecisions.reconcile(state, context)
        .ifPresent(event -> play(cause, null, null, context.now(), event));
  }

  /** Tells of a message. */
  void tell(PendingChat chat) {
    messages.add(new Told(chat, pending.size()));
    pending.add(
        new PendingEvent(
            chat.by(),
            chat.key(),
            chat.digest(),
            List.of(chat.message().id().value()),
            null,
            chat.message().at(),
            chat.posted()));
  }

  /** Adds what a playback command was granted. */
  void add(PendingCommand command, List<RoomEvent> events, long now) {
    for (RoomEvent event : events) {
      play(command.actor(), command.submission().key(), command.digest(), now, event);
    }
    entries.add(new BatchEntry(command, events, pending.size()));
  }

  /** Lets go of media that is no longer in the playlist. */
  void reconcile(Actor by, DecisionContext context) {
    PlaybackDecisions.reconcile(state, context)
        .ifPresent(event -> play(by, null, null, context.now(), event));
  }

  private void play(
      Actor by, @Nullable IdempotencyKey key, @Nullable String digest, long now, RoomEvent event) {
    pending.add(new PendingEvent(by, key, digest, List.of(), null, now, event));
    state = state.apply(event);
    playbackChanged |= EventTraits.changesPlayback(event);
  }

  /** Makes the commit. */
  Commit commit(RoomId room, Epoch epoch, String name, RoomReplica replica, long now) {
    long version = playbackChanged ? replica.version() + 1 : 0;
    List<byte[]> payloads = new ArrayList<>(pending.size());
    for (PendingEvent next : pending) {
      long its = EventTraits.changesPlayback(next.event) ? version : 0;
      Header header = new Header(next.at, next.by, next.key, next.digest, next.ids, its, next.part);
      headers.add(header);
      payloads.add(EventCodec.encode(header, next.event));
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
    for (BatchEntry entry : entries) {
      PendingCommand command = entry.command;
      if (command.digest() != null && !entry.events.isEmpty()) {
        answers.add(
            new KeyedAnswer(command.logKey(), command.digest(), AnswerCodec.encode(entry.events)));
      }
    }
    return answers;
  }

  /** Returns the event at an index in its place. */
  EventCodec.Decoded decoded(int index, Epoch epoch, long seq) {
    return EventCodec.Decoded.of(epoch, seq, headers.get(index), pending.get(index).event);
  }
}
