package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Guards a bug: a share that was said in full took back places whose answers were on their way. */
class GatesTest {

  private final Gates gates = new Gates();
  private final List<String> asked = new ArrayList<>();

  private Supplier<CompletionStage<?>> question(String name, CompletableFuture<String> answer) {
    return () -> {
      asked.add(name);
      return answer;
    };
  }

  @Test
  void oneThatMustBeAloneWaitsForThoseUnderWayAndOthersForIt() {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    CompletableFuture<String> alone = new CompletableFuture<>();
    CompletableFuture<String> late = new CompletableFuture<>();
    gates.together("c", question("first", first));
    gates.together("c", question("second", second));
    gates.alone("c", question("alone", alone));
    gates.together("c", question("late", late));
    gates.together("other", question("other", new CompletableFuture<>()));
    assertThat(asked).containsExactly("first", "second", "other");
    first.completeExceptionally(new IllegalStateException("away"));
    assertThat(asked).hasSize(3);
    second.complete("");
    assertThat(asked).endsWith("alone");
    alone.complete("");
    assertThat(asked).endsWith("late");
    late.complete("");
    gates.alone("c", question("again", new CompletableFuture<>()));
    assertThat(asked).endsWith("again");
  }

  @Test
  void ofSeveralThatWaitToBeAloneTheLastIsAsked() {
    CompletableFuture<String> first = new CompletableFuture<>();
    gates.together("c", question("first", first));
    gates.alone("c", question("one", new CompletableFuture<>()));
    gates.alone("c", question("two", new CompletableFuture<>()));
    first.complete("");
    assertThat(asked).containsExactly("first", "two");
  }

  @Test
  void oneThatFailsAtOnceHoldsNobodyUp() {
    assertThatThrownBy(
            () ->
                gates.together(
                    "c",
                    () -> {
                      throw new IllegalStateException("closed");
                    }))
        .hasMessage("closed");
    gates.alone("c", question("alone", new CompletableFuture<>()));
    assertThat(asked).containsExactly("alone");
  }
}
