package io.synctv.core.simulation;

import io.synctv.api.ChatId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.member.RoomAccess;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.store.StoredRoom;
import io.synctv.cluster.spi.LogHead;
import io.synctv.core.member.Access;
import io.synctv.core.state.RoomView;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What must hold two seconds after the last thing happened; numbers as with {@link Checker}. */
final class Agreement {

  private final Database database;
  private final LogServer server;
  private final Ledger ledger;
  private final RoomId room;
  private final boolean faultsMayRestart;
  private final Consumer<String> broken;

  Agreement(
      Database database,
      LogServer server,
      Ledger ledger,
      RoomId room,
      boolean faultsMayRestart,
      Consumer<String> broken) {
    this.database = database;
    this.server = server;
    this.ledger = ledger;
    this.room = room;
    this.faultsMayRestart = faultsMayRestart;
    this.broken = broken;
  }

  /** All that people did is told, and everybody knows the same. */
  void quiet(List<Node> nodes, List<Client> clients) {
    Revision revision = ledger.revision();
    StoredRoom stored = database.kept().rooms().read(room, 200).orElse(null);
    if (stored == null) {
      closed(clients);
      return;
    }
    if (!stored.revision().equals(revision)) {
      broken.accept("1: the database is at " + stored.revision() + " and not at " + revision);
    }
    LogHead head = server.head(room);
    boolean watched = nodes.stream().anyMatch(node -> node.engine.view(room) != null);
    if (watched && (head == null || !revision.equals(head.told()))) {
      broken.accept("9: the log has told " + head + " of " + revision);
    }
    Set<String> timelines = new HashSet<>();
    for (Node node : nodes) {
      RoomView view = node.engine.view(room);
      if (view != null) {
        node(node, view, head, revision);
        timelines.add(view.state().playback().toString());
      }
    }
    if (timelines.size() > 1) {
      broken.accept("10: timelines differ: " + timelines);
    }
    if (!faultsMayRestart && server.restarts() > 0) {
      broken.accept("16: the log was restarted without a reason");
    }
    for (Client client : clients) {
      // Who resumes at a number that a log used twice after it had gone back cannot know.
      if (!server.wentBack()) {
        page(client, stored, timelines);
      }
    }
  }

  private void node(Node node, RoomView view, LogHead head, Revision revision) {
    if (node.engine.forked(room)) {
      broken.accept("9: " + node + " goes on by itself though the log is there");
    }
    if (!view.state().revision().equals(revision)) {
      broken.accept("9: " + node + " shows " + view.state().revision() + " of " + revision);
    }
    if (head != null && (!view.epoch().equals(head.epoch()) || view.seq() != head.seq())) {
      broken.accept(
          "9: " + node + " is at " + view.epoch() + " " + view.seq() + " of " + LogText.of(head));
    }
    if (view.state().playback().media() != null && view.state().current() == null) {
      broken.accept("11: " + node + " plays what is gone: " + view.state().playback());
    }
  }

  /** The store says of each node who is connected there. */
  void presence(List<Node> nodes, List<Client> clients) {
    for (Node node : nodes) {
      Set<SessionId> connected = new HashSet<>();
      for (Client client : clients) {
        if (client.online() && client.node() == node) {
          connected.add(client.session());
        }
      }
      Set<SessionId> listed = new HashSet<>();
      server
          .sessions
          .getOrDefault(room, Map.of())
          .forEach(
              (session, entry) -> {
                if (entry.node().equals(node.transport.node())) {
                  listed.add(session);
                }
              });
      if (!listed.equals(connected)) {
        broken.accept("15: " + listed + " are listed on " + node + " and not " + connected);
      }
    }
  }

  private void closed(List<Client> clients) {
    for (Client client : clients) {
      if (client.online()) {
        broken.accept("18: " + client + " is in a room that is closed");
      }
    }
    if (server.openedAt() > ledger.closedAt() + 2_000_000_000L) {
      broken.accept("18: a closed room got a log");
    }
  }

  private void page(Client client, StoredRoom stored, Set<String> timelines) {
    if (!client.online()) {
      broken.accept("10: " + client + " cannot come in");
      return;
    }
    Page page = client.page();
    if (!page.playlist().equals(stored.playlist())) {
      broken.accept(
          "10: " + client + " shows " + page.playlist() + " and not " + stored.playlist());
    }
    if (!page.info().equals(stored.info())) {
      broken.accept("10: " + client + " shows " + page.info() + " and not " + stored.info());
    }
    RoomView view = client.node().engine.view(room);
    if (view != null) {
      RoomAccess may = Access.of(view.state(), client.user());
      SessionMessage.Access shown = page.access();
      if (shown.role() != may.role() || !shown.permissions().equals(may.permissions())) {
        broken.accept("10: " + client + " shows " + shown + " and may " + may);
      }
    }
    if (!timelines.contains(page.playback().toString())) {
      broken.accept("10: " + client + " shows " + page.playback() + " and not " + timelines);
    }
    List<ChatMessage> newest = stored.chat();
    List<ChatMessage> expected = newest.subList(Math.max(0, newest.size() - 100), newest.size());
    // Among the last hundred that a node shows may be some that the database has lost.
    boolean others = ledger.wentBack() && newest.size() > 100;
    for (ChatMessage message : expected) {
      ChatMessage shown = page.chat().get(message.id());
      if (shown == null && !others && !ledger.wasOverlooked(message.id())) {
        broken.accept("10: " + client + " lacks " + message);
      } else if (shown != null && !shown.equals(message) && !ledger.wentBack()) {
        broken.accept("14: " + client + " shows " + shown + " and not " + message);
      }
    }
    Set<ChatId> kept = new HashSet<>();
    newest.forEach(message -> kept.add(message.id()));
    for (ChatId id : page.chat().keySet()) {
      if (!kept.contains(id) && newest.size() < 200 && !ledger.isLost(id)) {
        broken.accept("10: " + client + " shows what the database does not keep: " + id);
      }
    }
  }
}
