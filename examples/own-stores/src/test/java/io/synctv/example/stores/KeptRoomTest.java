package io.synctv.example.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptRoomTest {

  @TempDir Path folder;

  @Test
  void aRoomOutlivesItsEngine() {
    List<String> told = new ArrayList<>();
    KeptRoom.run(folder.resolve("rooms.db"), told::add);
    assertThat(told).singleElement().asString().startsWith("Friday: ").contains("/a.mp4");
  }
}
