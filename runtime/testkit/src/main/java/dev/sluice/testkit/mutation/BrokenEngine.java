package dev.sluice.testkit.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** All of Sluice's classes once more, with some of them changed. */
public final class BrokenEngine extends ClassLoader {
  private static final String OURS = "dev.sluice.";

  private final List<Mutation> left;

  /** The classes with these changes. */
  public BrokenEngine(List<Mutation> mutations) {
    super(BrokenEngine.class.getClassLoader());
    this.left = new ArrayList<>(mutations);
  }

  /**
   * The same constant of the same enumeration, which here runs on these classes.
   *
   * @param as what can be seen of it from outside: a type of the JDK
   */
  public <T> T twin(Enum<?> constant, Class<T> as) {
    String type = constant.getDeclaringClass().getName();
    try {
      for (Object twin : loadClass(type).getEnumConstants()) {
        if (twin instanceof Enum<?> named && named.name().equals(constant.name())) {
          return as.cast(twin);
        }
      }
      throw new AssertionError("%s has no %s".formatted(type, constant));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** The mutations of which no class was asked for. */
  public List<Mutation> unused() {
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
