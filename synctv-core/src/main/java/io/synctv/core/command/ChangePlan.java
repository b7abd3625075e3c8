package io.synctv.core.command;

import io.synctv.api.error.Rejection;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.store.RoomChange;
import io.synctv.core.codec.DurableChange;
import io.synctv.core.event.EventTraits;
import io.synctv.core.log.PendingChat;
import io.synctv.core.state.RoomState;
import java.util.ArrayList;
import java.util.List;

/**
 * What a batch of durable commands comes to, planned on one state of the database.
 *
 * @param change what the store is asked to do
 * @param durable the change as it is told; without commands when nothing is accepted
 * @param after the state after it
 * @param accepted the commands with an effect
 * @param rejected the commands that are rejected, on the state the batch leads to
 * @param nothing the commands that have nothing to do
 */
record ChangePlan(
    RoomChange change,
    DurableChange durable,
    RoomState after,
    List<Accepted> accepted,
    List<Rejected> rejected,
    List<DurableCommand> nothing) {

  /** A command with an effect, the one with index {@code command} of the change. */
  record Accepted(DurableCommand job, int command, DurableChange.Effect effect) {}

  /** A command that is rejected. */
  record Rejected(DurableCommand job, Rejection rejection) {}

  /** Returns all commands of the batch. */
  List<DurableCommand> jobs() {
    List<DurableCommand> jobs = new ArrayList<>(acceptedJobs());
    rejected.forEach(each -> jobs.add(each.job));
    jobs.addAll(nothing);
    return jobs;
  }

  List<DurableCommand> acceptedJobs() {
    return accepted.stream().map(Accepted::job).toList();
  }

  /** Returns the messages of the batch, each with its command's answer. */
  List<PendingChat> messages() {
    List<PendingChat> messages = new ArrayList<>();
    for (Accepted each : accepted) {
      for (RoomEvent event : each.effect.events()) {
        ChatEvent.Posted posted = EventTraits.posted(event);
        if (posted != null) {
          messages.add(
              new PendingChat(
                  each.effect.by(),
                  each.effect.key(),
                  each.effect.digest(),
                  posted,
                  each.job.answer()));
        }
      }
    }
    return messages;
  }
}
