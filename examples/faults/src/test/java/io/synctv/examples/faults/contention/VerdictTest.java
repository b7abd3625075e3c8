package io.synctv.examples.faults.contention;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.server.lab.RoomContent;
import io.synctv.server.lab.RoomContent.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each thing that must not be is found, and what may be is not taken for it. */
class VerdictTest {

  private static final Entry FILM = new Entry("film", "url", "url");

  private final List<Sent> journal = new ArrayList<>();

  private Sent sent(Change change, long begun, Attempt... attempts) {
    Sent sent = new Sent("key-" + journal.size(), change, begun);
    List.of(attempts).forEach(sent::add);
    journal.add(sent);
    return sent;
  }

  private static Attempt accepted(long at, String... ids) {
    return new Attempt(0, at, at, 200, "", false, List.of(ids));
  }

  private static Attempt refused(long at) {
    return new Attempt(1, at, at, 404, "MEDIA_NOT_FOUND", false, List.of());
  }

  private static Attempt lost(long at) {
    return new Attempt(2, at, at, 0, "no answer", true, List.of());
  }

  private static RoomContent room(String name, boolean locked, Entry... entries) {
    return new RoomContent(name, false, locked, "next", 1000, List.of(entries));
  }

  private List<String> judge(RoomContent end) {
    return Verdict.of(journal, room("start", false), end, password -> password.equals("right"));
  }

  @Test
  void theLastOfSeveralValuesHoldsAndOfThoseAtTheSameTimeEither() {
    sent(new Change.Name("a"), 0, accepted(10));
    sent(new Change.Name("b"), 20, accepted(40));
    sent(new Change.Name("c"), 30, accepted(50));

    assertThat(judge(room("b", false))).isEmpty();
    assertThat(judge(room("c", false))).isEmpty();
    assertThat(judge(room("a", false))).singleElement().asString().startsWith("undone name: ");
    assertThat(judge(room("start", false))).singleElement().asString().startsWith("undone name: ");
  }

  @Test
  void whatIsUnknownMayHaveComeLastOrNever() {
    sent(new Change.Name("unknown"), 0, lost(5));
    sent(new Change.Name("b"), 20, accepted(40));

    assertThat(judge(room("unknown", false))).isEmpty();
    assertThat(judge(room("b", false))).isEmpty();
  }

  @Test
  void anAnswerThatWasThrownAwayCounts() {
    sent(new Change.Name("a"), 0, accepted(10), lost(30));
    sent(new Change.Name("b"), 20, accepted(25));

    assertThat(judge(room("a", false))).singleElement().asString().startsWith("undone name: ");
  }

  @Test
  void theRoomOpensWithItsLastPasswordOnly() {
    sent(new Change.Password("wrong"), 0, accepted(10));
    assertThat(judge(room("start", true))).singleElement().asString().startsWith("undone pass");

    sent(new Change.Password("right"), 20, accepted(30));
    assertThat(judge(room("start", true))).isEmpty();
    assertThat(judge(room("start", false))).singleElement().asString().startsWith("undone pass");

    sent(new Change.Password(null), 40, accepted(50));
    assertThat(judge(room("start", false))).isEmpty();
  }

  @Test
  void anEntryIsThereOnceUnlessItWasRemoved() {
    sent(new Change.Add("url"), 0, accepted(10, "film"));

    assertThat(judge(room("start", false, FILM))).isEmpty();
    assertThat(judge(room("start", false))).singleElement().asString().startsWith("missing: ");
    Entry again = new Entry("other", "url", "url");
    assertThat(judge(room("start", false, FILM, again))).anyMatch(f -> f.startsWith("twice: "));

    Sent removal = sent(new Change.Remove("film"), 20, lost(25));
    assertThat(judge(room("start", false, FILM))).isEmpty();
    assertThat(judge(room("start", false))).isEmpty();

    removal.add(accepted(30));
    assertThat(judge(room("start", false))).isEmpty();
    assertThat(judge(room("start", false, FILM))).anyMatch(f -> f.startsWith("back again: "));
  }

  @Test
  void whatWasRefusedIsNotThere() {
    sent(new Change.Add("url"), 0, refused(10));

    assertThat(judge(room("start", false))).isEmpty();
    assertThat(judge(room("start", false, FILM))).anyMatch(f -> f.startsWith("refused but there"));
  }

  @Test
  void anEntryIsRemovedOnceAndIsGoneThen() {
    sent(new Change.Add("url"), 0, accepted(10, "film"));
    sent(new Change.Remove("film"), 20, accepted(30), accepted(35));
    assertThat(judge(room("start", false))).isEmpty();

    sent(new Change.Rename("film", "late"), 40, accepted(50));
    sent(new Change.Remove("film"), 60, accepted(70));
    assertThat(judge(room("start", false)))
        .anyMatch(finding -> finding.startsWith("removed twice: "))
        .anyMatch(finding -> finding.startsWith("accepted on what was removed: "));
  }

  @Test
  void onlyWhatMayBeGoneIsRefused() {
    sent(new Change.Add("url"), 0, accepted(10, "film"));
    sent(new Change.Rename("film", "early"), 5, refused(15));
    assertThat(judge(room("start", false, FILM))).isEmpty();

    sent(new Change.Move("film", null), 20, refused(25));
    assertThat(judge(room("start", false, FILM)))
        .singleElement()
        .asString()
        .startsWith("refused though it was there: ");

    sent(new Change.Remove("film"), 22, lost(30));
    assertThat(judge(room("start", false, FILM))).isEmpty();
  }

  @Test
  void aKeyHasOneAnswer() {
    sent(new Change.Add("url"), 0, accepted(10, "film"), accepted(20, "film"));
    assertThat(judge(room("start", false, FILM))).isEmpty();

    sent(new Change.Remove("film"), 30, accepted(40), refused(50));
    sent(new Change.Add("twice"), 60, accepted(70, "a"), accepted(80, "b"));
    assertThat(judge(room("start", false)))
        .filteredOn(finding -> finding.startsWith("two answers to one key: "))
        .hasSize(2);
  }

  @Test
  void whatHadNothingToDoMayBeAppliedByALaterSending() {
    sent(new Change.Advance("next"), 0, accepted(10), accepted(50));
    sent(new Change.Advance("stop"), 20, accepted(30));
    assertThat(judge(room("start", false))).isEmpty();

    sent(new Change.Advance("stop"), 60, accepted(70));
    assertThat(judge(room("start", false))).singleElement().asString().startsWith("undone adv");
  }
}
