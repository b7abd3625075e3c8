package io.synctv.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.error.RejectedException;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Null is refused where it comes in, by the parameter's name: by each public method and constructor
 * of what embedders use. What may be null says so.
 */
final class NullArgumentsTest {

  /** A contract of the language has its own word for null there. */
  private static final Set<String> OF_THE_LANGUAGE = Set.of("equals", "compareTo", "valueOf");

  @Test
  void everyPublicMethodNamesTheParameterThatMustNotBeNull() throws Exception {
    List<String> faults = new ArrayList<>();
    int asked = 0;
    try (SampleValues samples = new SampleValues()) {
      for (Class<?> type : types()) {
        for (Executable method : methods(type)) {
          Parameter[] parameters = method.getParameters();
          for (int i = 0; i < parameters.length; i++) {
            if (mustBeThere(parameters[i])) {
              asked++;
              String answer;
              try {
                answer = answer(samples, type, method, i);
              } catch (ReflectiveOperationException | RuntimeException e) {
                answer = "there is no sample: " + e;
              }
              if (!answer.equals(parameters[i].getName())) {
                faults.add(
                    "%s.%s(%s): %s"
                        .formatted(
                            type.getSimpleName(),
                            method.getName(),
                            parameters[i].getName(),
                            answer));
              }
            }
          }
        }
      }
    }
    assertThat(faults).isEmpty();
    assertThat(asked).as("parameters that were looked at").isGreaterThan(200);
  }

  private static List<Class<?>> types() throws ClassNotFoundException {
    Set<String> exported =
        Stream.of(RoomId.class, SyncTv.class, LocalCluster.class)
            .flatMap(NullArgumentsTest::exports)
            .collect(Collectors.toSet());
    List<Class<?>> types = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.synctv.api", "io.synctv.core", "io.synctv.cluster.local")) {
      if (exported.contains(type.getPackageName()) && !internal(type)) {
        Class<?> loaded = Class.forName(type.getName());
        if (isPublic(loaded) && !takesWhatComes(loaded)) {
          types.add(loaded);
        }
      }
    }
    types.sort(Comparator.comparing(Class::getName));
    return types;
  }

  private static Stream<String> exports(Class<?> ofModule) {
    Path place;
    try {
      place = Path.of(ofModule.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return ModuleFinder.of(place).findAll().stream()
        .flatMap(module -> module.descriptor().exports().stream())
        .filter(export -> !export.isQualified())
        .map(export -> export.source());
  }

  private static boolean internal(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer
        .tryGetAnnotationOfType(ApiStatus.class)
        .map(status -> status.value() == ApiStatus.Level.INTERNAL)
        .orElse(true);
  }

  /** An exception about null hides no failure that another exception is made for. */
  private static boolean takesWhatComes(Class<?> type) {
    return Throwable.class.isAssignableFrom(type) && type != RejectedException.class;
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  /** Returns what can be called without an implementation of the host. */
  private static List<Executable> methods(Class<?> type) {
    List<Executable> methods = new ArrayList<>();
    if (!Modifier.isAbstract(type.getModifiers())) {
      methods.addAll(List.of(type.getConstructors()));
    }
    for (Method method : type.getDeclaredMethods()) {
      boolean ours =
          Modifier.isPublic(method.getModifiers())
              && !Modifier.isAbstract(method.getModifiers())
              && !method.isSynthetic()
              && !OF_THE_LANGUAGE.contains(method.getName());
      if (ours && (Modifier.isStatic(method.getModifiers()) || !type.isInterface())) {
        methods.add(method);
      }
    }
    methods.sort(Comparator.comparing(Executable::toString));
    return methods;
  }

  private static boolean mustBeThere(Parameter parameter) {
    return !parameter.getType().isPrimitive() && !mayBeNull(parameter);
  }

  static boolean mayBeNull(Parameter parameter) {
    return parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** Calls a method with one null, and returns the name in the refusal, or what came instead. */
  private static String answer(SampleValues samples, Class<?> type, Executable method, int missing)
      throws ReflectiveOperationException {
    Object[] arguments = samples.arguments(method, missing);
    try {
      if (method instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else if (method instanceof Method call) {
        call.invoke(Modifier.isStatic(call.getModifiers()) ? null : samples.of(type), arguments);
      }
      return "null is taken";
    } catch (InvocationTargetException e) {
      return e.getCause() instanceof NullPointerException && e.getCause().getMessage() != null
          ? e.getCause().getMessage()
          : String.valueOf(e.getCause());
    }
  }
}
