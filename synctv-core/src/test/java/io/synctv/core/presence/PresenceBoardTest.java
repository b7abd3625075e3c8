package io.synctv.core.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.NodeId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.member.Role;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage.PresenceChanged;
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
  void whoGoesAndComesBetweenTwoMessagesHasOnlyChanged() {
    board.put(entry("a", HERE));
    board.flush();
    board.remove(SessionId.of("a"));
    board.put(entry("a", HERE).withAway(true));
    PresenceChanged message = board.flush().message();
    assertThat(message.updated()).hasSize(1);
    assertThat(message.joined()).isEmpty();
    assertThat(message.left()).isEmpty();
    assertThat(message.count()).isEqualTo(1);
  }

  @Test
  void otherNodesHearOfOwnSessionsOnly() {
    board.put(entry("mine", HERE));
    board.put(entry("theirs", NodeId.of("there")));
    PresenceBoard.News news = board.flush();
    assertThat(news.message().joined()).hasSize(2);
    assertThat(news.delta().put()).extracting(e -> e.session().value()).containsExactly("mine");
    board.remove(SessionId.of("theirs"));
    assertThat(board.flush().delta()).isNull();
  }

  @Test
  void inALargeRoomOnlyWhatMattersIsTold() {
    for (int i = 0; i <= PresenceBoard.DETAILED; i++) {
      board.put(entry("s" + i, HERE));
    }
    board.flush();
    assertThat(board.report(SessionId.of("s1"), report(false, 20.0))).isFalse();
    assertThat(board.changed()).isFalse();
    assertThat(board.report(SessionId.of("s1"), report(true, 20.0))).isTrue();
    assertThat(board.flush().message().updated()).hasSize(1);
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
