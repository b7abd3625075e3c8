package io.synctv.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.ChatId;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomPart;
import io.synctv.core.codec.EventCodec.Decoded;
import io.synctv.core.codec.EventCodec.Header;
import io.synctv.core.codec.EventCodec.Part;
import io.synctv.core.codec.NodeMessage.AccessChange;
import io.synctv.core.fake.Scene;
import io.synctv.core.state.RoomView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A replica steps by whole revisions, and never twice by the same. */
final class RoomReplicaTest {

  private static final Epoch EPOCH = Epoch.of("epoch");

  private final RoomReplica replica = new RoomReplica(new RoomView(Scene.cinema(), EPOCH, 0));

  private static Revision revision(long number) {
    return number == 0 ? Revision.CREATED : new Revision(number, "c" + number);
  }

  private static Decoded entry(long seq, long revision, boolean last, RoomEvent event) {
    Part part = new Part(revision(revision - 1), revision(revision), 0, 0, last);
    return Decoded.of(
        EPOCH, seq, new Header(1, Actor.of(Scene.OWNER), null, null, List.of(), 0, part), event);
  }

  private static RoomEvent control(ControlPolicy control) {
    return new InfoEvent.Changed(
        Scene.info(control, AdvanceMode.NEXT, null), Set.of(RoomPart.SETTINGS));
  }

  private static ChatMessage message(String id, long at, long version) {
    return new ChatMessage(ChatId.of(id), Scene.MEMBER, id + version, at, null, null, version);
  }

  @Test
  void aRevisionIsOneStepWhateverItHolds() {
    replica.applyRevision(
        List.of(
            entry(1, 1, false, new PlaylistEvent.Removed(List.of(Scene.A))),
            entry(2, 1, true, control(ControlPolicy.ADMINS))),
        revision(1));
    assertThat(replica.view().seq()).isEqualTo(2);
    assertThat(replica.revision()).isEqualTo(revision(1));
    assertThat(replica.told()).isEqualTo(revision(1));
    assertThat(replica.view().state().playlist().find(Scene.A)).isEmpty();
  }

  @Test
  void aRevisionThatTheStateHasIsPassed() {
    replica.applyRevision(List.of(entry(1, 1, true, control(ControlPolicy.ADMINS))), revision(1));
    var state = replica.view().state();
    replica.passRevision(List.of(entry(2, 1, true, control(ControlPolicy.EVERYONE))), revision(1));
    assertThat(replica.view().state()).isEqualTo(state);
    assertThat(replica.view().seq()).isEqualTo(2);
  }

  @Test
  void whatIsHeardEarlyIsNoPartOfTheStateInAnotherEpoch() {
    replica.hear(new AccessChange(revision(3), List.of(control(ControlPolicy.ADMINS))));
    replica.goOnIn(Epoch.of("other"));
    assertThat(replica.view().state().info().settings().control())
        .isEqualTo(ControlPolicy.EVERYONE);
    assertThat(replica.effective().info().settings().control()).isEqualTo(ControlPolicy.ADMINS);
  }

  @Test
  void tooManyEarlyChangesAreNotTakenIn() {
    for (int i = 0; i < EarlyAccessChanges.MOST; i++) {
      RoomEvent member =
          new MemberEvent.Changed(
              io.synctv.api.member.Member.of(
                  io.synctv.api.User.of("u" + i), io.synctv.api.member.Role.MEMBER, 1),
              false);
      assertThat(replica.hear(new AccessChange(revision(3), List.of(member)))).isTrue();
    }
    assertThat(replica.hear(new AccessChange(revision(3), List.of(control(ControlPolicy.ADMINS)))))
        .isFalse();
  }

  @Test
  void ofAMessageTheHigherVersionHoldsAndHistoryKeepsItsOrder() {
    RecentChat chat = new RecentChat();
    List<ChatMessage> read = new ArrayList<>();
    for (int i = 0; i < RecentChat.MOST; i++) {
      read.add(message("m" + i, 1000 + i, 1));
    }
    chat.reset(read, 5_000, true);
    chat.add(message("m5", 1005, 3));
    chat.add(message("m5", 1005, 2));
    chat.add(message("late", 1050, 1));
    assertThat(chat.messages()).hasSize(RecentChat.MOST);
    assertThat(chat.messages()).extracting(ChatMessage::text).contains("m53", "late1");
    assertThat(chat.messages())
        .isSortedAccordingTo(java.util.Comparator.comparingLong(ChatMessage::at));
    assertThat(chat.knows(ChatId.of("m0"), 1)).as("seen, though no longer told").isTrue();
    assertThat(chat.knows(ChatId.of("m5"), 4)).isFalse();
    assertThat(chat.mayHaveForgotten(message("old", 1, 1))).isTrue();
    assertThat(chat.mayHaveForgotten(message("old", 1, 2))).isFalse();
  }
}
