package io.synctv.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import io.synctv.api.command.Command;
import io.synctv.api.event.RoomEvent;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.codec.Recipient;
import io.synctv.core.codec.Signal;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events, commands and what nodes tell each other are handled by switches that name every case: the
 * compiler then finds what a new one must touch. A {@code default}, an {@code instanceof} or a
 * {@code Class.isInstance} would let it through in silence. Bytecode does not tell a {@code
 * default} from the compiler's own, so the sources are read, with their types.
 */
class ExhaustiveSwitchesTest {

  /** What is handled case by case. Groups of them, such as a feature's events, are as well. */
  private static final Set<String> HANDLED =
      Stream.of(RoomEvent.class, Command.class, NodeMessage.class, Signal.class, Recipient.class)
          .map(Class::getName)
          .collect(Collectors.toSet());

  private static final List<String> MODULES =
      List.of("synctv-api", "synctv-core", "synctv-store-jdbc", "synctv-server");

  /** The constructor of a command that lists what may stand in a batch: it is no handling. */
  private static final Set<String> ALLOWED = Set.of("PlaylistCommand.java");

  @Test
  void noHandlingOfEventsOrCommandsLetsANewOneThrough() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.endsWith("module-info.java"))
            .forEach(sources::add);
      }
    }
    assertThat(sources).as("sources").hasSizeGreaterThan(100);
    assertThat(holes(sources).stream().filter(hole -> ALLOWED.stream().noneMatch(hole::startsWith)))
        .isEmpty();
  }

  @Test
  void theCheckSeesWhatItIsFor(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("Holes.java");
    Files.writeString(
        file,
        """
        import io.synctv.api.command.ChatCommand;
        import io.synctv.api.command.Command;
        import io.synctv.api.command.RoomCommand;
        import io.synctv.api.event.ChatEvent;
        import io.synctv.api.event.InfoEvent;
        import io.synctv.api.event.MemberEvent;
        import io.synctv.api.event.PlaybackEvent;
        import io.synctv.api.event.PlaylistEvent;
        import io.synctv.api.event.RoomEvent;
        import java.util.List;
        class Holes {
          boolean one(RoomEvent event) { return event instanceof ChatEvent.Posted; }
          boolean two(ChatEvent event) { return switch (event) { default -> true; }; }
          void three(Command command) {
            switch (command) { case ChatCommand chat -> {} default -> {} }
          }
          boolean four(List<RoomEvent> all) {
            return all.stream().anyMatch(ChatEvent.Posted.class::isInstance);
          }
          boolean five(Object any) { return RoomCommand.class.isInstance(any); }
          boolean six(io.synctv.core.codec.NodeMessage message) {
            return message instanceof io.synctv.core.codec.NodeMessage.RoomClosed;
          }
          boolean fine(RoomEvent event) {
            return switch (event) {
              case ChatEvent chat -> true;
              case PlaybackEvent playback -> false;
              case PlaylistEvent playlist -> false;
              case MemberEvent member -> false;
              case InfoEvent info -> false;
            };
          }
          int others(int number) { return switch (number) { default -> 1; }; }
        }
        """);
    assertThat(holes(List.of(file)))
        .containsExactly(
            "Holes.java:12: instanceof",
            "Holes.java:13: default",
            "Holes.java:15: default",
            "Holes.java:18: isInstance",
            "Holes.java:20: isInstance",
            "Holes.java:22: instanceof");
  }

  private static List<String> holes(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      StringWriter messages = new StringWriter();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  messages,
                  files,
                  null,
                  List.of(
                      "-proc:none", "-Xlint:none", "-cp", System.getProperty("java.class.path")),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      List<String> found = new ArrayList<>();
      Iterable<? extends CompilationUnitTree> units = task.parse();
      task.analyze();
      for (CompilationUnitTree unit : units) {
        new Handling(task, unit, found).scan(unit, null);
      }
      assertThat(messages.toString()).as("what the compiler says").doesNotContain("error:");
      return found;
    }
  }

  /** Looks through a file for what handles events or commands without naming all of them. */
  private static final class Handling extends TreePathScanner<Void, Void> {
    private final JavacTask task;
    private final Trees trees;
    private final CompilationUnitTree unit;
    private final List<String> found;

    private Handling(JavacTask task, CompilationUnitTree unit, List<String> found) {
      this.task = task;
      this.trees = Trees.instance(task);
      this.unit = unit;
      this.found = found;
    }

    @Override
    public Void visitSwitch(SwitchTree node, Void unused) {
      switched(node.getExpression(), node.getCases());
      return super.visitSwitch(node, null);
    }

    @Override
    public Void visitSwitchExpression(SwitchExpressionTree node, Void unused) {
      switched(node.getExpression(), node.getCases());
      return super.visitSwitchExpression(node, null);
    }

    @Override
    public Void visitInstanceOf(InstanceOfTree node, Void unused) {
      Tree type = node.getType() == null ? node.getPattern() : node.getType();
      if (type != null && isHandled(type)) {
        report(node, "instanceof");
      }
      return super.visitInstanceOf(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      if (node.getName().contentEquals("isInstance")
          && isClassOfHandled(node.getQualifierExpression())) {
        report(node, "isInstance");
      }
      return super.visitMemberReference(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      if (node.getMethodSelect() instanceof MemberSelectTree select
          && select.getIdentifier().contentEquals("isInstance")
          && isClassOfHandled(select.getExpression())) {
        report(node, "isInstance");
      }
      return super.visitMethodInvocation(node, null);
    }

    private void switched(ExpressionTree selector, List<? extends CaseTree> cases) {
      boolean open =
          cases.stream()
              .anyMatch(
                  each ->
                      each.getLabels().stream().anyMatch(DefaultCaseLabelTree.class::isInstance));
      if (open && isHandled(selector)) {
        report(selector, "default");
      }
    }

    private boolean isClassOfHandled(ExpressionTree tree) {
      return tree instanceof MemberSelectTree select
          && select.getIdentifier().contentEquals("class")
          && isHandled(select.getExpression());
    }

    private boolean isHandled(Tree tree) {
      TypeMirror type = trees.getTypeMirror(TreePath.getPath(unit, tree));
      if (type == null || type.getKind() != TypeKind.DECLARED) {
        return false;
      }
      return HANDLED.stream()
          .map(name -> task.getElements().getTypeElement(name))
          .anyMatch(
              root ->
                  root != null
                      && task.getTypes().isSubtype(task.getTypes().erasure(type), root.asType()));
    }

    private void report(Tree tree, String what) {
      long line =
          unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
      Path file = Path.of(unit.getSourceFile().toUri());
      found.add(file.getFileName() + ":" + line + ": " + what);
    }
  }
}
