package io.synctv.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionMessage.Ordered;
import io.synctv.core.room.Room;
import io.synctv.core.session.Session;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class EmbeddingTest {

  @Test
  void fiveLinesPlayARoom() {
    List<SessionMessage> heard = new CopyOnWriteArrayList<>();
    try (SyncTv sync = SyncTv.create()) {
      Room room = sync.createRoom("Friday", UserId.of("ada"));
      Session ada = room.join(User.of("ada"), heard::add);
      room.submit(ada, Command.select(Media.of("https://example.org/a.mp4")));
      room.submit(ada, Command.play());

      await().until(() -> room.view().state().playback().playing());
      await().until(() -> heard.stream().filter(Ordered.class::isInstance).count() == 3);
      PlaybackState playback = room.view().state().playback();
      assertThat(playback.media())
          .isEqualTo(room.view().state().playlist().items().getFirst().id());
      assertThat(heard.getFirst()).isInstanceOf(SessionMessage.Welcome.class);
    }
  }

  @Test
  void aRoomThatIsNullIsRefusedByTheListsName() {
    try (SyncTv sync = SyncTv.create()) {
      assertThatThrownBy(() -> sync.online(Collections.singletonList(null)))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("rooms");
    }
  }
}
