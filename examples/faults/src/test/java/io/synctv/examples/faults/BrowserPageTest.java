package io.synctv.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.synctv.server.lab.Api;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A check that finds nothing when something is wrong would show nothing. */
class BrowserPageTest {

  private static final String TIMELINE = "{\"position\":1.0}";

  private final BrowserPage page = new BrowserPage("page 1", "room");
  private final Map<String, String> seen = new HashMap<>();
  private final Map<String, Integer> history = new HashMap<>();

  @Test
  void whoIsGivenAllHasNoFindings() {
    welcome("a", 5);
    event("a", 6);
    event("a", 7);

    assertThat(page.report(seen, history).findings()).isEmpty();
    assertThat(page.report(seen, history).counts()).containsEntry("seenByOthersToo", 2L);
    assertThat(page.place().subList(0, 2)).isEqualTo(List.of("a", 7L));
  }

  @Test
  void aGapAndARepeatAreFindings() {
    welcome("a", 5);
    given(chat(6), "a", 6);
    given(chat(6), "a", 6);
    given(chat(8), "a", 6);

    assertThat(page.report(seen, history).findings())
        .containsExactlyInAnyOrder("page 1 in room: gaps 1", "page 1 in room: repeats 1");
  }

  @Test
  void aLibraryThatStandsElsewhereIsAFinding() {
    welcome("a", 5);
    given(chat(6), "a", 5);

    assertThat(page.report(seen, history).findings())
        .containsExactly("page 1 in room: the library stands at a 5, was given all up to a 6");
  }

  @Test
  void aLibraryWithAnotherTimelineIsAFinding() {
    welcome("a", 5);
    given("{\"type\":\"playback\",\"seq\":6,\"playback\":{\"position\":2}}", "a", 6);

    assertThat(page.report(seen, history).findings())
        .containsExactly("page 1 in room: the library's timeline is not the one given at a 6");
  }

  @Test
  void anotherEventThanOthersSawIsAFinding() {
    welcome("a", 5);
    given(chat(6), "a", 6);
    seen.put("a 6", "another");

    assertThat(page.report(seen, history).findings())
        .containsExactly("page 1 in room: different 1");
  }

  @Test
  void onlyTimelinesMayBeSkipped() {
    welcome("a", 5);
    given("{\"type\":\"skipped\",\"from\":6,\"seq\":7}", "a", 7);
    seen.put("a 6", "{\"type\":\"playback\",\"seq\":6}");
    assertThat(page.report(seen, history).findings()).isEmpty();

    seen.put("a 7", chat(7));
    assertThat(page.report(seen, history).findings()).containsExactly("page 1 in room: missing 1");
  }

  @Test
  void anEventThatIsGivenAgainBehindAFreshStartIsAFinding() {
    welcome("a", 5);
    event("a", 6);
    welcome("a", 5);
    event("a", 6);

    assertThat(page.report(seen, history).findings()).containsExactly("page 1 in room: doubled 1");
  }

  @Test
  void whatWasSaidMustBeInTheHistoryOnceAndBeToldOnce() {
    welcome("a", 5);
    history.put("twice", 2);
    for (String text : new String[] {"lost", "twice"}) {
      take("{\"outcome\":\"done\",\"millis\":1,\"text\":\"" + text + "\"}");
    }
    take("{\"outcome\":\"unanswered\",\"millis\":1,\"text\":\"never\"}");
    take("{\"told\":\"m1\"}");
    take("{\"told\":\"m1\"}");

    assertThat(page.report(seen, history).findings())
        .containsExactlyInAnyOrder(
            "page 1 in room: chatLost 1",
            "page 1 in room: chatTwice 1",
            "page 1 in room: chatToldTwice 1",
            "page 1 in room: unanswered 1");
  }

  @Test
  void theTimeWithoutAConnectionIsMeasuredAndGivingUpIsAFinding() {
    take("{\"status\":\"online\",\"at\":10.5}");
    take("{\"status\":\"reconnecting\",\"at\":100}");
    assertThat(page.isOnline()).isFalse();
    take("{\"status\":\"online\",\"at\":350}");

    assertThat(page.isOnline()).isTrue();
    assertThat(page.takeLongestAway()).isEqualTo(Duration.ofMillis(250));
    assertThat(page.takeLongestAway()).isZero();
    assertThat(page.report(seen, history).counts()).containsEntry("longestAwayMillis", 250L);

    take("{\"status\":\"stopped: kicked\",\"at\":400}");
    assertThat(page.report(seen, history).findings())
        .containsExactly("page 1 in room: the library gave up: stopped: kicked");
  }

  @Test
  void aBrowserThatEndsIsAFinding() {
    take("{\"status\":\"online\",\"at\":10.5}");
    take("{\"lost\":\"the browser ended\"}");
    page.lost("and with it all else");

    assertThat(page.isOnline()).isFalse();
    assertThat(page.report(seen, history).findings())
        .containsExactly("page 1 in room: the browser ended");
  }

  private void welcome(String epoch, long seq) {
    given(
        "[{\"type\":\"welcome\",\"resumed\":false,\"epoch\":\"%s\",\"seq\":%d,\"playback\":%s}]"
            .formatted(epoch, seq, TIMELINE),
        epoch,
        seq);
  }

  /** Is given to the page and to others. */
  private void event(String epoch, long seq) {
    seen.put(epoch + " " + seq, chat(seq));
    given(chat(seq), epoch, seq);
  }

  private static String chat(long seq) {
    return "{\"type\":\"chat\",\"seq\":%d}".formatted(seq);
  }

  /** A frame, and where the library stands behind it. */
  private void given(String frame, String epoch, long seq) {
    ObjectNode record = Api.JSON.createObjectNode().put("frame", frame).put("epoch", epoch);
    // As a page writes it: without the fraction.
    record.put("seq", seq).putObject("playback").put("position", 1);
    page.take(record);
  }

  private void take(String record) {
    try {
      page.take(Api.JSON.readTree(record));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
