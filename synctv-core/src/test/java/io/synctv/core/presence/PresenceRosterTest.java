package io.synctv.core.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.MediaId;
import io.synctv.api.NodeId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.member.Role;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage.PresenceChanged;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PresenceRosterTest {

  private static final NodeId HERE = NodeId.of("here");

  private final PresenceRoster roster = new PresenceRoster(HERE);

  private static PresenceEntry entry(String id, NodeId node) {
    return new PresenceEntry(
        SessionId.of(id), User.of(id), Role.MEMBER, null, node, 1, false, null);
  }

  private static PlayerReport report(boolean buffering, Double rtt) {
    return new PlayerReport(null, 1, buffering, true, rtt, null, null, false);
  }

  @Test
  void whoComesAndGoesBetweenTwoMessagesIsNeverMentioned() {
    roster.put(entry("a", HERE));
    roster.remove(SessionId.of("a"));
    assertThat(roster.changed()).isFalse();
  }

  @Test
  void whoWasInSomebodysWelcomeIsMentionedWhenGone() {
    roster.put(entry("a", HERE));
    assertThat(roster.listed()).hasSize(1);
    roster.remove(SessionId.of("a"));
    assertThat(ids(roster.forPeople().left())).containsExactly("a");
  }

  @Test
  void inACrowdPeopleAreToldOfThoseWhoAreHereLongestAndOthersOfAll() {
    for (int i = 0; i < PresenceRoster.LISTED + 50; i++) {
      roster.put(entry("s" + i, HERE));
    }
    PresenceChanged news = roster.forPeople();
    assertThat(ids(news.joined())).hasSize(100).contains("s0", "s99");
    assertThat(news.count()).isEqualTo(150);
    assertThat(roster.forNodes().put()).hasSize(150);
    assertThat(ids(roster.listed())).isEqualTo(ids(news.joined()));

    roster.put(entry("late", HERE));
    roster.put(entry("s120", HERE).withAway(true));
    news = roster.forPeople();
    assertThat(news.joined()).isEmpty();
    assertThat(news.updated()).isEmpty();
    assertThat(news.count()).isEqualTo(151);
    assertThat(ids(roster.forNodes().put())).containsExactly("late", "s120");
    assertThat(roster.changed()).isFalse();

    roster.remove(SessionId.of("s7"));
    roster.remove(SessionId.of("s130"));
    news = roster.forPeople();
    assertThat(ids(news.left())).containsExactly("s7");
    assertThat(ids(news.joined())).containsExactly("s100");
    assertThat(news.count()).isEqualTo(149);
    assertThat(ids(roster.forNodes().left())).containsExactly("s7", "s130");
    assertThat(ids(roster.listed())).hasSize(100).contains("s100").doesNotContain("s7");
  }

  /** A client that takes every message must know what a newcomer is told. */
  @Test
  void whatPeopleWereToldAddsUpToTheList() {
    Random random = new Random(11);
    Map<String, PresenceEntry> known = new HashMap<>();
    for (int step = 0; step < 5_000; step++) {
      SessionId id = SessionId.of("s" + random.nextInt(220));
      switch (random.nextInt(6)) {
        case 0, 1, 2 ->
            roster.put(entry(id.value(), random.nextBoolean() ? HERE : NodeId.of("there")));
        case 3 -> roster.report(id, report(random.nextBoolean(), null));
        case 4 -> roster.remove(id);
        default -> {
          PresenceChanged message = roster.forPeople();
          message.left().forEach(e -> known.remove(e.session().value()));
          message.joined().forEach(e -> known.put(e.session().value(), e));
          message.updated().forEach(e -> known.put(e.session().value(), e));
          assertThat(known.keySet()).containsExactlyInAnyOrderElementsOf(ids(roster.listed()));
          assertThat(message.count()).isEqualTo(roster.count());
        }
      }
    }
    assertThat(roster.count()).isGreaterThan(PresenceRoster.LISTED);
  }

  @Test
  void theListIsTheSameUntilItChanges() {
    roster.put(entry("a", HERE));
    assertThat(roster.listed()).isSameAs(roster.listed());
    for (PresenceEntry changed : roster.listed()) {
      var before = roster.listed();
      roster.report(changed.session(), report(false, 1.0));
      assertThat(roster.listed()).isNotSameAs(before);
    }
  }

  private static List<String> ids(List<PresenceEntry> entries) {
    return entries.stream().map(e -> e.session().value()).toList();
  }

  @Test
  void whoGoesAndComesBetweenTwoMessagesHasOnlyChanged() {
    roster.put(entry("a", HERE));
    roster.forPeople();
    roster.remove(SessionId.of("a"));
    roster.put(entry("a", HERE).withAway(true));
    PresenceChanged message = roster.forPeople();
    assertThat(message.updated()).hasSize(1);
    assertThat(message.joined()).isEmpty();
    assertThat(message.left()).isEmpty();
    assertThat(message.count()).isEqualTo(1);
  }

  @Test
  void otherNodesHearOfOwnSessionsOnly() {
    roster.put(entry("mine", HERE));
    roster.put(entry("theirs", NodeId.of("there")));
    assertThat(roster.forPeople().joined()).hasSize(2);
    assertThat(roster.forNodes().put())
        .extracting(e -> e.session().value())
        .containsExactly("mine");
    roster.remove(SessionId.of("theirs"));
    assertThat(roster.forNodes()).isNull();
  }

  @Test
  void inALargeRoomOnlyWhatMattersIsTold() {
    for (int i = 0; i <= PresenceRoster.DETAILED; i++) {
      roster.put(entry("s" + i, HERE));
    }
    roster.forPeople();
    roster.forNodes();
    assertThat(roster.report(SessionId.of("s1"), report(false, 20.0))).isFalse();
    assertThat(roster.changed()).isFalse();
    assertThat(roster.report(SessionId.of("s1"), report(true, 20.0))).isTrue();
    assertThat(roster.forPeople().updated()).hasSize(1);
  }

  private static PlayerReport player(
      MediaId media, boolean loading, boolean ended, @Nullable String failed) {
    return new PlayerReport(
        media, 1, false, true, null, null, null, false, null, loading, ended, failed);
  }

  @Test
  void thatAPlayerLoadsOrFailedOrEndedIsToldInALargeRoomTooAndOnce() {
    for (int i = 0; i <= PresenceRoster.DETAILED; i++) {
      roster.put(entry("s" + i, HERE));
    }
    MediaId film = MediaId.of("film");
    for (PlayerReport report :
        List.of(
            player(film, true, false, null),
            player(film, false, false, "codec"),
            player(film, false, false, "network"),
            player(film, false, false, null),
            player(film, false, true, null))) {
      roster.forPeople();
      roster.forNodes();
      assertThat(roster.report(SessionId.of("s1"), report)).isTrue();
      assertThat(roster.forPeople().updated())
          .extracting(PresenceEntry::report)
          .containsExactly(report);
      assertThat(roster.forNodes()).isNotNull();
      assertThat(roster.report(SessionId.of("s1"), report)).isFalse();
      assertThat(roster.changed()).isFalse();
    }
  }

  /** Otherwise another node took somebody who plays for somebody who does not, and skipped it. */
  @Test
  void otherNodesLearnWhatPlaysInALargeRoom() {
    for (int i = 0; i <= PresenceRoster.DETAILED; i++) {
      roster.put(entry("s" + i, HERE));
    }
    for (String media : List.of("film", "news")) {
      roster.forNodes();
      PlayerReport report = player(MediaId.of(media), false, false, null);
      assertThat(roster.report(SessionId.of("s1"), report)).isFalse();
      assertThat(roster.forNodes()).isNotNull();
    }
  }

  @Test
  void theSlowestSensibleViewerSetsTheLead() {
    assertThat(roster.slowestOneWay()).isZero();
    for (int i = 1; i <= 20; i++) {
      roster.put(entry("s" + i, HERE));
      roster.report(SessionId.of("s" + i), report(false, i == 20 ? 60_000.0 : i * 10.0));
    }
    assertThat(roster.slowestOneWay()).isEqualTo(95);
  }
}
