package io.synctv.examples.faults.contention;

import io.synctv.server.lab.RoomContent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Says what of a room's content at the end cannot be, given the journal.
 *
 * <p>The argument. The database puts all changes of a room into one order, and a change has its
 * place in it between the moment when its key was first sent and the moment when it was first known
 * to be accepted, however often and to whichever servers the key was sent. So when {@code b} was
 * begun after {@code a} was accepted, {@code b} comes after {@code a}; of changes that overlap
 * either may be the later. A change whose fate is unknown has no such end: it may come last, or not
 * at all. A refused one has no place. From that follows, without a guess at the true order:
 *
 * <ul>
 *   <li>What has one value at a time (the room's name, each setting, the password, an entry's name)
 *       ends with the value of a change that may be the last one: one that was not refused, and
 *       after whose end no other was begun that was accepted. What it was made with counts as a
 *       change before all others. Anything else means that an accepted change was lost, or undone.
 *   <li>An entry is there exactly once when its addition was accepted, and none of its removals was
 *       accepted or is unknown. It is not there when a removal was accepted: its id is never used
 *       again, so nothing may bring it back. When the addition is unknown, it is there at most
 *       once; when that was refused, not at all.
 *   <li>An id is removed once: a second removal with another key finds nothing and is refused. The
 *       same key twice is one removal, accepted twice.
 *   <li>What was begun after an entry's removal was accepted is refused. What says that an entry is
 *       missing speaks the truth only when the entry's addition was not yet accepted when it was
 *       begun, or a removal was begun before it was answered.
 *   <li>A key has one answer: all sendings that were accepted name the same entries, and none of
 *       them is refused for good when another is accepted. For a refusal rests on a state that
 *       lacks the entry, which lacks it for ever after, and before that the key was known. Only
 *       what had nothing to do left no key: its later sendings are commands of their own.
 * </ul>
 */
final class Verdict {

  private final List<String> findings = new ArrayList<>();
  private final List<Sent> journal;
  private final RoomContent content;
  private final Map<String, Sent> additions = new LinkedHashMap<>();
  private final Map<String, List<Sent>> changes = new HashMap<>();

  private Verdict(Collection<Sent> journal, RoomContent content) {
    this.journal = List.copyOf(journal);
    this.content = content;
    for (Sent sent : journal) {
      if (sent.change() instanceof Change.Add) {
        sent.accepted().stream()
            .flatMap(answer -> answer.ids().stream())
            .forEach(id -> additions.put(id, sent));
      }
      if (sent.change() instanceof Change.OfEntry change) {
        changes.computeIfAbsent(change.item(), none -> new ArrayList<>()).add(sent);
      }
    }
  }

  /**
   * Judges.
   *
   * @param journal what was sent, all of it answered or given up
   * @param start what the room was at first
   * @param content what it is at the end
   * @param opens whether a password opens the room
   * @return what cannot be
   */
  static List<String> of(
      Collection<Sent> journal, RoomContent start, RoomContent content, Predicate<String> opens) {
    Verdict verdict = new Verdict(journal, content);
    verdict.value("name", start.name(), content.name());
    verdict.value("hidden", start.hidden(), content.hidden());
    verdict.value("advance", start.advance(), content.advance());
    verdict.value("maxMembers", start.maxMembers(), content.maxMembers());
    verdict.password(opens);
    verdict.entries();
    verdict.keys();
    return verdict.findings;
  }

  private void value(String register, Object first, Object last) {
    List<Sent> writes = writes(register);
    boolean known =
        writes.stream().anyMatch(sent -> isValue(sent, last) && mayBeLast(sent, writes))
            || (Objects.equals(first, last) && writes.stream().noneMatch(Sent::isAccepted));
    if (!known) {
      findings.add(
          "undone " + kind(register) + ": " + register + " is " + last + ", but " + latest(writes));
    }
  }

  /** Returns what findings about something are counted under. */
  static String kind(String register) {
    return register.startsWith("entry ") ? "entry" : register;
  }

  private static boolean isValue(Sent sent, Object value) {
    return String.valueOf(((Change.Set) sent.change()).value())
        .equalsIgnoreCase(String.valueOf(value));
  }

  private List<Sent> writes(String register) {
    return journal.stream()
        .filter(
            sent ->
                sent.change() instanceof Change.Set set
                    && set.register().equals(register)
                    && !sent.isRefused())
        .toList();
  }

  /** Whether none that was accepted is certainly later. */
  private static boolean mayBeLast(Sent sent, List<Sent> writes) {
    return writes.stream().noneMatch(other -> other.isAccepted() && other.begun() > sent.ended());
  }

  private static String latest(List<Sent> writes) {
    return "the last may be "
        + writes.stream().filter(sent -> mayBeLast(sent, writes)).limit(5).toList();
  }

  private void password(Predicate<String> opens) {
    List<Sent> writes = writes("password");
    List<Sent> last = writes.stream().filter(sent -> mayBeLast(sent, writes)).toList();
    List<String> passwords =
        last.stream()
            .map(sent -> ((Change.Password) sent.change()).value())
            .filter(Objects::nonNull)
            .toList();
    boolean mayBeOpen =
        last.size() > passwords.size() || writes.stream().noneMatch(Sent::isAccepted);
    if (content.locked() ? passwords.isEmpty() : !mayBeOpen) {
      findings.add("undone password: locked is " + content.locked() + ", but " + latest(writes));
    } else if (content.locked() && passwords.stream().noneMatch(opens)) {
      findings.add("undone password: none of the last passwords opens the room: " + latest(writes));
    }
  }

  private void entries() {
    Map<String, Integer> times = new HashMap<>();
    content.entries().forEach(entry -> times.merge(entry.url(), 1, Integer::sum));
    times.forEach(
        (url, count) -> {
          if (count > 1) {
            findings.add("twice: " + url + " is there " + count + " times");
          }
        });
    for (Sent sent : journal) {
      if (sent.change() instanceof Change.Add add
          && sent.isRefused()
          && times.containsKey(add.url())) {
        findings.add("refused but there: " + sent);
      }
    }
    additions.forEach(this::entry);
  }

  private void entry(String id, Sent addition) {
    List<Sent> mine = changes.getOrDefault(id, List.of());
    List<Sent> removals = mine.stream().filter(s -> s.change() instanceof Change.Remove).toList();
    List<Sent> accepted = removals.stream().filter(Sent::isAccepted).toList();
    Optional<RoomContent.Entry> here = content.find(id).findFirst();
    if (accepted.size() > 1) {
      findings.add("removed twice: " + id + " by " + accepted);
    }
    if (here.isPresent() && !accepted.isEmpty()) {
      findings.add("back again: " + here.get() + " was removed by " + accepted);
    }
    if (here.isEmpty() && removals.stream().allMatch(Sent::isRefused)) {
      findings.add("missing: " + addition + " was removed by nobody; refused: " + removals);
    }
    here.ifPresent(
        entry -> value("entry " + id, ((Change.Add) addition.change()).url(), entry.name()));
    long gone = accepted.stream().mapToLong(Sent::ended).min().orElse(Long.MAX_VALUE);
    for (Sent sent : mine) {
      if (sent.isAccepted() && sent.begun() > gone) {
        findings.add("accepted on what was removed: " + sent);
      }
      sent.refused()
          .filter(refusal -> isLie(sent, refusal))
          .ifPresent(refusal -> findings.add("refused though it was there: " + sent));
    }
  }

  /** Whether all entries that a refused command needs were there all the time. */
  private boolean isLie(Sent sent, Attempt refusal) {
    Set<String> needed = new HashSet<>();
    needed.add(((Change.OfEntry) sent.change()).item());
    if (sent.change() instanceof Change.Move move && move.after() != null) {
      needed.add(move.after());
    }
    return needed.stream()
        .allMatch(
            id ->
                additions.containsKey(id)
                    && additions.get(id).ended() < sent.begun()
                    && changes.getOrDefault(id, List.of()).stream()
                        .noneMatch(
                            other ->
                                other.change() instanceof Change.Remove
                                    && !other.isRefused()
                                    && other.begun() < refusal.answered()));
  }

  private void keys() {
    for (Sent sent : journal) {
      List<Attempt> accepted = sent.attempts().stream().filter(Attempt::isAccepted).toList();
      boolean differ =
          accepted.stream().map(Attempt::ids).distinct().count() > 1
              || (sent.change() instanceof Change.Add
                  && accepted.stream().anyMatch(attempt -> attempt.ids().size() != 1));
      boolean refused = sent.attempts().stream().anyMatch(Attempt::isRefused);
      if (differ || (refused && !accepted.isEmpty() && !sent.change().mayDoNothing())) {
        findings.add("two answers to one key: " + sent);
      }
    }
  }
}
