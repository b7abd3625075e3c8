package io.synctv.published;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import javassist.bytecode.AnnotationsAttribute;
import javassist.bytecode.ClassFile;
import javassist.bytecode.annotation.Annotation;
import javassist.bytecode.annotation.EnumMemberValue;

/**
 * How stable the types are that others can use: those of exported packages that say so. Internal
 * ones are left out.
 */
final class PublicTypes {

  enum Stability {
    STABLE,
    EXPERIMENTAL
  }

  private static final String MARK = "io.synctv.api.ApiStatus";

  private final Map<String, Stability> types = new HashMap<>();

  private PublicTypes() {}

  static PublicTypes of(List<Path> jars) throws IOException {
    PublicTypes all = new PublicTypes();
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        all.addThoseOf(file);
      }
    }
    return all;
  }

  /** Finds the mark of a type, which is that of the outermost type around it. */
  Optional<Stability> stability(String name) {
    return Optional.ofNullable(types.get(name.split("\\$", 2)[0]));
  }

  private void addThoseOf(JarFile jar) throws IOException {
    JarEntry descriptor = jar.getJarEntry("module-info.class");
    Predicate<String> exported = descriptor == null ? any -> true : exports(jar, descriptor);
    for (JarEntry entry : jar.stream().toList()) {
      String name = entry.getName().replace('/', '.');
      if (name.endsWith(".class") && !name.contains("$") && name.contains(".")) {
        String type = name.substring(0, name.length() - ".class".length());
        int end = type.lastIndexOf('.');
        if (end > 0 && exported.test(type.substring(0, end))) {
          addIfMarked(type, jar, entry);
        }
      }
    }
  }

  private static Predicate<String> exports(JarFile jar, JarEntry descriptor) throws IOException {
    try (InputStream in = jar.getInputStream(descriptor)) {
      return ModuleDescriptor.read(in).exports().stream()
              .filter(exports -> !exports.isQualified())
              .map(ModuleDescriptor.Exports::source)
              .collect(Collectors.toSet())
          ::contains;
    }
  }

  private void addIfMarked(String type, JarFile jar, JarEntry entry) throws IOException {
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      var marks =
          (AnnotationsAttribute) new ClassFile(in).getAttribute(AnnotationsAttribute.invisibleTag);
      Annotation mark = marks == null ? null : marks.getAnnotation(MARK);
      if (mark != null) {
        String level = ((EnumMemberValue) mark.getMemberValue("value")).getValue();
        if (!level.equals("INTERNAL")) {
          types.put(type, Stability.valueOf(level));
        }
      }
    }
  }
}
