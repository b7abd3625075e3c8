package io.synctv.core.presence;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

final class PresenceBoardTest {

  private static final NodeId HERE = NodeId.of("here");

  private final PresenceBoard board = new PresenceBoard(HERE);

  private static PresenceEntry entry(String id, NodeId node) {
    return new PresenceEntry(
        SessionId.of(id), User.of(id), Role.MEMBER, null, node, 1, false, null);
  }

  private static PlayerReport report(boolean buffering, Double rtt) {
    return new PlayerReport(null, 1, buffering, true, rtt, null, null, false);
  }

  @Test
  void whoComesAndGoesBetweenTwoMessagesIsNeverMentioned() {
    board.put(entry("a", HERE));
    board.remove(SessionId.of("a"));
    assertThat(board.changed()).isFalse();
  }

  @Test
  void whoWasInSomebodysWelcomeIsMentionedWhenGone() {
    board.put(entry("a", HERE));
    assertThat(board.listed()).hasSize(1);
    board.remove(SessionId.of("a"));
    assertThat(ids(board.forPeople().left())).containsExactly("a");
  }

  @Test
  void inACrowdPeopleAreToldOfThoseWhoAreHereLongestAndOthersOfAll() {
    for (int i = 0; i < PresenceBoard.LISTED + 50; i++) {
      board.put(entry("s" + i, HERE));
    }
    PresenceChanged news = board.forPeople();
    assertThat(ids(news.joined())).hasSize(100).contains("s0", "s99");
    assertThat(news.count()).isEqualTo(150);
    assertThat(board.forNodes().put()).hasSize(150);
    assertThat(ids(board.listed())).isEqualTo(ids(news.joined()));

    board.put(entry("late", HERE));
    board.put(entry("s120", HERE).withAway(true));
    news = board.forPeople();
    assertThat(news.joined()).isEmpty();
    assertThat(news.updated()).isEmpty();
    assertThat(news.count()).isEqualTo(151);
    assertThat(ids(board.forNodes().put())).containsExactly("late", "s120");
    assertThat(board.changed()).isFalse();

    board.remove(SessionId.of("s7"));
    board.remove(SessionId.of("s130"));
    news = board.forPeople();
    assertThat(ids(news.left())).containsExactly("s7");
    assertThat(ids(news.joined())).containsExactly("s100");
    assertThat(news.count()).isEqualTo(149);
    assertThat(ids(board.forNodes().left())).containsExactly("s7", "s130");
    assertThat(ids(board.listed())).hasSize(100).contains("s100").doesNotContain("s7");
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
            board.put(entry(id.value(), random.nextBoolean() ? HERE : NodeId.of("there")));
        case 3 -> board.report(id, report(random.nextBoolean(), null));
        case 4 -> board.remove(id);
        default -> {
          PresenceChanged message = board.forPeople();
          message.left().forEach(e -> known.remove(e.session().value()));
          message.joined().forEach(e -> known.put(e.session().value(), e));
          message.updated().forEach(e -> known.put(e.session().value(), e));
          assertThat(known.keySet()).containsExactlyInAnyOrderElementsOf(ids(board.listed()));
          assertThat(message.count()).isEqualTo(board.count());
        }
      }
    }
    assertThat(board.count()).isGreaterThan(PresenceBoard.LISTED);
  }

  @Test
  void theListIsTheSameUntilItChanges() {
    board.put(entry("a", HERE));
    assertThat(board.listed()).isSameAs(board.listed());
    for (PresenceEntry changed : board.listed()) {
      var before = board.listed();
      board.report(changed.session(), report(false, 1.0));
      assertThat(board.listed()).isNotSameAs(before);
    }
  }

  private static List<String> ids(List<PresenceEntry> entries) {
    return entries.stream().map(e -> e.session().value()).toList();
  }

  @Test
  void whoGoesAndComesBetweenTwoMessagesHasOnlyChanged() {
    board.put(entry("a", HERE));
    board.forPeople();
    board.remove(SessionId.of("a"));
    board.put(entry("a", HERE).withAway(true));
    PresenceChanged message = board.forPeople();
    assertThat(message.updated()).hasSize(1);
    assertThat(message.joined()).isEmpty();
    assertThat(message.left()).isEmpty();
    assertThat(message.count()).isEqualTo(1);
  }

  @Test
  void otherNodesHearOfOwnSessionsOnly() {
    board.put(entry("mine", HERE));
    board.put(entry("theirs", NodeId.of("there")));
    assertThat(board.forPeople().joined()).hasSize(2);
    assertThat(board.forNodes().put()).extracting(e -> e.session().value()).containsExactly("mine");
    board.remove(SessionId.of("theirs"));
    assertThat(board.forNodes()).isNull();
  }

  @Test
  void inALargeRoomOnlyWhatMattersIsTold() {
    for (int i = 0; i <= PresenceBoard.DETAILED; i++) {
      board.put(entry("s" + i, HERE));
    }
    board.forPeople();
    board.forNodes();
    assertThat(board.report(SessionId.of("s1"), report(false, 20.0))).isFalse();
    assertThat(board.changed()).isFalse();
    assertThat(board.report(SessionId.of("s1"), report(true, 20.0))).isTrue();
    assertThat(board.forPeople().updated()).hasSize(1);
  }

  @Test
  void theSlowestSensibleViewerSetsTheLead() {
    assertThat(board.slowestOneWay()).isZero();
    for (int i = 1; i <= 20; i++) {
      board.put(entry("s" + i, HERE));
      board.report(SessionId.of("s" + i), report(false, i == 20 ? 60_000.0 : i * 10.0));
    }
    assertThat(board.slowestOneWay()).isEqualTo(95);
  }
}
