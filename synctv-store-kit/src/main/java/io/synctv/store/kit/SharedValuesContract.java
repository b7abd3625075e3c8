package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.store.SharedValues;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link SharedValues} promises. */
interface SharedValuesContract extends StoresUnderTest {

  @Test
  default void aValueIsFoundAsItWasSet() {
    String value = "{\"k\": \"é 🦊 '; drop table rooms; --\"}\n\t\\";
    assertThat(stores().sharedValues().find("key")).isEmpty();
    assertThat(stores().sharedValues().putIfAbsent("key", value)).isEqualTo(value);
    assertThat(stores().sharedValues().find("key")).contains(value);
    assertThat(stores().sharedValues().find("KEY")).isEmpty();
  }

  @Test
  default void whoeverIsFirstSetsAValueAndItStays() {
    stores().sharedValues().putIfAbsent("key", "first");
    assertThat(stores().sharedValues().putIfAbsent("key", "second")).isEqualTo("first");
    assertThat(stores().sharedValues().putIfAbsent("other", "second")).isEqualTo("second");
    assertThat(stores().sharedValues().find("key")).contains("first");
  }

  @Test
  default void callersThatMeetAllGetTheSame() throws Exception {
    for (int round = 0; round < 10; round++) {
      String key = "key" + round;
      Set<String> got = ConcurrentHashMap.newKeySet();
      together(
          IntStream.range(0, 16)
              .<Callable<Boolean>>mapToObj(
                  i -> () -> got.add(stores().sharedValues().putIfAbsent(key, "value " + i)))
              .toList());
      assertThat(got).hasSize(1).containsExactly(stores().sharedValues().find(key).orElseThrow());
    }
  }

  @Test
  default void emptyAndLongValuesAreKeptWhole() {
    SharedValues values = stores().sharedValues();
    String name = "n".repeat(SharedValues.MAX_NAME);
    String value = "v".repeat(SharedValues.MAX_VALUE);
    assertThat(values.putIfAbsent(name, value)).isEqualTo(value);
    assertThat(values.find(name)).contains(value);
    assertThat(values.putIfAbsent("empty", "")).isEmpty();
    assertThat(values.find("empty")).contains("");
  }

  @Test
  default void namesAndValuesOutOfBoundsAreRefused() {
    SharedValues values = stores().sharedValues();
    String[][] refused = {
      {"", "v"},
      {"n".repeat(SharedValues.MAX_NAME + 1), "v"},
      {"n", "v".repeat(SharedValues.MAX_VALUE + 1)},
      {"n\0", "v"},
      {"n", "v\0"},
    };
    for (String[] pair : refused) {
      assertThatThrownBy(() -> values.putIfAbsent(pair[0], pair[1]))
          .isInstanceOf(InvalidValueException.class);
    }
    assertThat(values.find("n")).isEmpty();
  }
}
