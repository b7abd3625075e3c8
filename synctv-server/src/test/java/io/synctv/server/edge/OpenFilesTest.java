package io.synctv.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesTest {

  @Test
  void connectionsLeaveRoomForWhatIsOpenAndForWhatIsOpenedLater() {
    assertThat(OpenFiles.connections(400, 120, 16)).isEqualTo(200);
  }

  @Test
  void withHardlyAnyFilesThereAreAFewConnections() {
    assertThat(OpenFiles.connections(100, 90, 8)).isEqualTo(16);
  }

  @Test
  void aLimitThatIsNoneLeavesRoomForAll() {
    assertThat(OpenFiles.connections(-1, 120, 8)).isEqualTo(10_000_000);
    assertThat(OpenFiles.connections(Long.MAX_VALUE, 120, 8)).isEqualTo(10_000_000);
  }
}
