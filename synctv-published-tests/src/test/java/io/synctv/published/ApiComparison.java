package io.synctv.published;

import io.synctv.published.PublicTypes.Stability;
import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.model.AccessModifier;
import japicmp.model.JApiClass;
import japicmp.model.JApiCompatibility;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What no longer works for those who used the older public API. */
final class ApiComparison {

  /**
   * Something that code of others may have to follow.
   *
   * @param name the type, or {@code Type.member}; a constructor is {@code Type.new}
   * @param stability what was promised of it
   * @param what the kinds of change
   */
  record Break(String name, Stability stability, String what) implements Comparable<Break> {

    @Override
    public int compareTo(Break other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return name + " (" + stability + "): " + what;
    }
  }

  private final PublicTypes before;
  private final PublicTypes after;
  private final TreeSet<Break> breaks = new TreeSet<>();

  private ApiComparison(PublicTypes before, PublicTypes after) {
    this.before = before;
    this.after = after;
  }

  /** Compares two versions of our jars, in the order of the names. */
  static List<Break> breaks(List<Path> older, List<Path> newer) throws IOException {
    JarArchiveComparatorOptions options = new JarArchiveComparatorOptions();
    options.setAccessModifier(AccessModifier.PROTECTED);
    options.getIgnoreMissingClasses().setIgnoreAllMissingClasses(true);
    ApiComparison comparison = new ApiComparison(PublicTypes.of(older), PublicTypes.of(newer));
    new JarArchiveComparator(options)
        .compare(archives(older), archives(newer))
        .forEach(comparison::look);
    return List.copyOf(comparison.breaks);
  }

  private static List<JApiCmpArchive> archives(List<Path> jars) {
    return jars.stream().map(jar -> new JApiCmpArchive(jar.toFile(), "")).toList();
  }

  private void look(JApiClass type) {
    Optional<Stability> stability = before.stability(type.getFullyQualifiedName());
    if (stability.isEmpty()) {
      return; // new, or nobody's to use
    }
    if (after.stability(type.getFullyQualifiedName()).isEmpty()) {
      add(simple(type), stability.get(), List.of("is gone, or no longer for others"));
      return;
    }
    Stream.concat(Stream.of(type, type.getSuperclass()), type.getInterfaces().stream())
        .forEach(part -> add(simple(type), stability.get(), kinds(part)));
    type.getConstructors()
        .forEach(member -> add(simple(type) + ".new", stability.get(), kinds(member)));
    type.getMethods()
        .forEach(
            member -> add(simple(type) + "." + member.getName(), stability.get(), kinds(member)));
    type.getFields()
        .forEach(
            member -> add(simple(type) + "." + member.getName(), stability.get(), kinds(member)));
  }

  private void add(String name, Stability stability, List<String> kinds) {
    if (!kinds.isEmpty()) {
      breaks.add(new Break(name, stability, String.join(", ", kinds)));
    }
  }

  /** Returns which of the changes hurt whoever compiles or links against it. */
  private static List<String> kinds(JApiCompatibility part) {
    List<String> kinds = new ArrayList<>();
    part.getCompatibilityChanges().stream()
        .filter(change -> !change.isBinaryCompatible() || !change.isSourceCompatible())
        .forEach(change -> kinds.add(change.getType().name()));
    return kinds;
  }

  private static String simple(JApiClass type) {
    String name = type.getFullyQualifiedName();
    return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
  }
}
