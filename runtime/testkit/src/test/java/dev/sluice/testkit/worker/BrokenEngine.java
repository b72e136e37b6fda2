package dev.sluice.testkit.worker;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** All of Sluice's classes once more, with some of them changed. */
final class BrokenEngine extends ClassLoader {
  private static final String OURS = "dev.sluice.";

  private final List<Mutation> left;

  BrokenEngine(List<Mutation> mutations) {
    super(BrokenEngine.class.getClassLoader());
    this.left = new ArrayList<>(mutations);
  }

  /** A scenario that runs on these classes. */
  Runnable scenario(RuleScenario scenario) {
    try {
      Class<?> scenarios = loadClass(RuleScenario.class.getName());
      for (Object constant : scenarios.getEnumConstants()) {
        if (constant.toString().equals(scenario.name())) {
          return (Runnable) constant;
        }
      }
      throw new AssertionError("no scenario " + scenario);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** The mutations of which no class was asked for. */
  List<Mutation> unused() {
    return left;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = original(name);
    for (Mutation mutation : List.copyOf(left)) {
      if (mutation.type().equals(name)) {
        bytes = mutation.appliedTo(bytes);
        left.remove(mutation);
      }
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] original(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
