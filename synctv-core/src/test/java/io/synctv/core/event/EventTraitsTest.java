package io.synctv.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ChatId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.room.RoomPart;
import io.synctv.core.fake.Scene;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EventTraitsTest {

  private static final Member MEMBER = Member.of(Scene.MEMBER, Role.MEMBER, 1);
  private static final ChatMessage MESSAGE =
      new ChatMessage(ChatId.of("c"), Scene.MEMBER, "Hi", 1, null, null, 1);
  private static final RoomEvent PLAYBACK =
      new PlaybackEvent.Changed(Scene.cinema().playback(), PlaybackCause.PLAY);
  private static final RoomEvent POSTED = new ChatEvent.Posted(MESSAGE);
  private static final RoomEvent CHANGED = new MemberEvent.Changed(MEMBER, true);
  private static final RoomEvent KICKED = new MemberEvent.Kicked(Scene.MEMBER.id());
  private static final RoomEvent CLOSED = new InfoEvent.Closed();

  private static final List<RoomEvent> ALL =
      List.of(
          PLAYBACK,
          new PlaylistEvent.Removed(List.of(Scene.A)),
          POSTED,
          CHANGED,
          KICKED,
          new MemberEvent.Ended(List.of(Scene.MEMBER.id())),
          new InfoEvent.Changed(Scene.cinema().info(), Set.of(RoomPart.NAME)),
          CLOSED);

  @Test
  void eachTraitIsThatOfOneEvent() {
    assertThat(ALL).filteredOn(EventTraits::changesPlayback).containsExactly(PLAYBACK);
    assertThat(ALL).filteredOn(EventTraits::closes).containsExactly(CLOSED);
    assertThat(ALL).filteredOn(e -> EventTraits.message(e) != null).containsExactly(POSTED);
    assertThat(ALL).filteredOn(e -> EventTraits.member(e) != null).containsExactly(CHANGED);
    assertThat(ALL).filteredOn(e -> EventTraits.kicked(e) != null).containsExactly(KICKED);
  }

  @Test
  void whoAndWhatAnEventIsAboutIsToldAsItIs() {
    assertThat(EventTraits.message(POSTED)).isEqualTo(MESSAGE);
    assertThat(EventTraits.member(CHANGED)).isEqualTo(MEMBER);
    assertThat(EventTraits.kicked(KICKED)).isEqualTo(Scene.MEMBER.id());
  }
}
