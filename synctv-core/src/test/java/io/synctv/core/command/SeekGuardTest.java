package io.synctv.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.Epoch;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.playback.PlaybackState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Players that seek against each other are refused, and people who scrub never are. */
final class SeekGuardTest {

  private static final long NOW = 1_700_000_000_000L;

  private final SeekGuard guard = new SeekGuard();
  private long seq;

  /** A seek as it comes in: refused, or applied. */
  private record Seek(String session, double target, long at, boolean keyed) {}

  private static Actor actor(String session) {
    return new Actor(User.of(session), SessionId.of(session));
  }

  private static boolean refused(SeekGuard guard, Seek seek, long seq) {
    Actor by = actor(seek.session);
    if (!seek.keyed && guard.refuses(by, seek.target, seek.at)) {
      return true;
    }
    IdempotencyKey key = seek.keyed ? IdempotencyKey.of("k" + seq) : null;
    guard.applied(event(by, key, seek.target, seek.at, seq));
    return false;
  }

  private static OrderedEvent event(
      Actor by, @Nullable IdempotencyKey key, double target, long at, long seq) {
    PlaybackState to = new PlaybackState(null, true, target, 1, at, seq);
    return new OrderedEvent(
        Epoch.of("e"), seq, at, by, key, new PlaybackEvent.Changed(to, PlaybackCause.SEEK));
  }

  private boolean refused(String session, double target, long at) {
    return refused(guard, new Seek(session, target, NOW + at, false), ++seq);
  }

  /** As two browsers do: one that cannot leave the start, and one that is where the room was. */
  private int fight(int seeks, long gap) {
    int refusals = 0;
    for (int i = 0; i < seeks; i++) {
      boolean a = i % 2 == 0;
      refusals += refused(a ? "a" : "b", a ? 0.1 * i : 100 + 0.1 * i, i * gap) ? 1 : 0;
    }
    return refusals;
  }

  @Test
  void theSixthSeekToAndFroIsRefusedAndThoseThatGoOn() {
    assertThat(fight(5, 250)).isZero();
    assertThat(fight(12, 250)).isEqualTo(7);
  }

  @Test
  void slowerThanSixInThreeSecondsIsNoFight() {
    assertThat(fight(40, 601)).isZero();
  }

  @Test
  void threePlayersFightToo() {
    int refusals = 0;
    for (int i = 0; i < 12; i++) {
      double target = i % 2 == 0 ? 0 : 100;
      refusals += refused("abc".substring(i % 3, i % 3 + 1), target, i * 200L) ? 1 : 0;
    }
    assertThat(refusals).isEqualTo(7);
  }

  @Test
  void whoIsNewToTheFightIsNotRefused() {
    assertThat(fight(5, 250)).isZero();
    assertThat(refused("c", 300, 1300)).isFalse();
  }

  @Test
  void whenItIsOverEverybodySeeksAgain() {
    assertThat(fight(9, 250)).isEqualTo(4);
    assertThat(refused("b", 30, 6000)).isFalse();
    assertThat(refused("a", 10, 6100)).isFalse();
  }

  @Test
  void seeksWithAKeyCountForNothing() {
    for (int i = 0; i < 50; i++) {
      Seek seek = new Seek(i % 2 == 0 ? "a" : "b", i % 2 == 0 ? 0 : 100, NOW + i * 50L, true);
      assertThat(refused(guard, seek, i)).isFalse();
    }
    assertThat(fight(5, 250)).isZero();
  }

  @Test
  void commandsWithoutASessionAreNoPlayers() {
    for (int i = 0; i < 50; i++) {
      Actor script = Actor.of(User.of(i % 2 == 0 ? "a" : "b"));
      assertThat(guard.refuses(script, i % 2 * 100, NOW + i)).isFalse();
      guard.applied(event(script, null, i % 2 * 100, NOW + i, i));
    }
  }

  /**
   * Somebody scrubs without a key in any way: drags, jumps to and fro, holds an arrow key down,
   * over a line that delays. Others scrub with keys in the same room, and one more without a key
   * jumps once or twice meanwhile, as people do who do not see that somebody is searching.
   */
  @Test
  void noneOfTenThousandPeopleWhoScrubIsRefused() {
    int refusals = 0;
    for (int person = 0; person < 10_000; person++) {
      Random random = new Random(person);
      List<Seek> seeks = new ArrayList<>(scrub(random, "scrubs", false));
      seeks.addAll(scrub(random, "keyed", true));
      for (int i = random.nextInt(3); i > 0; i--) {
        long at = NOW + random.nextLong(4000);
        seeks.add(new Seek("jumps", random.nextDouble(6000), at, false));
      }
      seeks.sort(Comparator.comparingLong(Seek::at));
      SeekGuard theirs = new SeekGuard();
      for (int i = 0; i < seeks.size(); i++) {
        refusals += refused(theirs, seeks.get(i), i) ? 1 : 0;
      }
    }
    assertThat(refusals).isZero();
  }

  private static List<Seek> scrub(Random random, String session, boolean keyed) {
    List<Seek> seeks = new ArrayList<>();
    int manner = random.nextInt(4);
    double position = random.nextDouble(6000);
    long at = NOW + random.nextLong(500);
    long gap = 20 + random.nextLong(700);
    int count = 5 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      position =
          switch (manner) {
            case 0 -> position + 12 * random.nextGaussian(); // drags, and looks for the place
            case 1 -> position + (random.nextBoolean() ? 10 : -10); // arrow keys
            case 2 -> i % 2 == 0 ? position + 300 : position - 300; // compares two places
            default -> random.nextDouble(6000); // clicks anywhere
          };
      at += Math.max(1, gap + (long) (gap * 0.4 * random.nextGaussian()));
      seeks.add(new Seek(session, Math.clamp(position, 0, 6000), at, keyed));
    }
    return seeks;
  }
}
