package io.synctv.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.Changes;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoreException;
import io.synctv.store.jdbc.lab.TestPostgres;
import io.synctv.store.jdbc.lab.Valve;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a change whose commit got no answer: applied again it is found, and made once.
 */
class LostCommitTest {

  private static final RoomId ROOM = RoomId.of("r");

  private TestPostgres database;
  private Valve line;
  private JdbcStores stores;

  @BeforeEach
  void open() {
    database = TestPostgres.create();
    line = new Valve(database.host(), database.port());
    // Statements that are sent as text each time can be seen on the line.
    String url = database.url("127.0.0.1", line.port()) + "?prepareThreshold=0";
    stores =
        JdbcStores.open(
            JdbcStoresConfig.url(url).login(database.user(), database.password()).build());
    Samples.create(stores, "r");
  }

  @AfterEach
  void close() {
    stores.close();
    line.close();
    database.close();
  }

  private static RoomChange change(Revision base, String item) {
    return Samples.change(base, Samples.put(Samples.item(item)));
  }

  private int changes() {
    Changes changes = stores.changes().since(ROOM, Revision.CREATED);
    assertThat(changes).isInstanceOf(Changes.Complete.class);
    return ((Changes.Complete) changes).changes().size();
  }

  @Test
  void aChangeWhoseCommitGotNoAnswerIsAppliedOnce() {
    RoomChange change = change(Revision.CREATED, "a");
    line.loseAnswerTo("COMMIT");
    assertThatThrownBy(() -> stores.changes().apply(ROOM, change))
        .isInstanceOf(StoreException.class);
    Revision made = Revision.CREATED.next(change.id());
    assertThat(stores.changes().apply(ROOM, change)).isEqualTo(new ApplyResult.Applied(made));
    assertThat(changes()).isEqualTo(1);
  }

  @Test
  void itIsFoundAlsoWhenOthersWereFaster() {
    RoomChange change = change(Revision.CREATED, "a");
    line.loseAnswerTo("COMMIT");
    assertThatThrownBy(() -> stores.changes().applyLocked(ROOM, Revision.CREATED, missed -> change))
        .isInstanceOf(StoreException.class);
    Revision made = Revision.CREATED.next(change.id());
    assertThat(stores.changes().apply(ROOM, change(made, "b")))
        .isInstanceOf(ApplyResult.Applied.class);
    assertThat(stores.changes().apply(ROOM, change)).isEqualTo(new ApplyResult.Applied(made));
    assertThat(changes()).isEqualTo(2);
  }

  @Test
  void oneThatNeverReachedItsCommitIsBegunAnewByItself() {
    RoomChange change = change(Revision.CREATED, "a");
    line.loseAnswerTo("insert into room_changes");
    assertThat(stores.changes().apply(ROOM, change)).isInstanceOf(ApplyResult.Applied.class);
    assertThat(changes()).isEqualTo(1);
  }
}
