package dev.sluice.deploy.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What the functions of a project need in AWS Lambda: its classes, which lie at the root of a zip,
 * and its jars, which lie in {@code lib}. Entries are sorted and have one time, so that a zip is
 * uploaded again only if something in it has changed.
 */
public final class Bundle {
  /** What Lambda takes of a zip and of what is in it. */
  public static final long ZIP_BYTES_MAX = 50L << 20;

  private static final long UNPACKED_BYTES_MAX = 250L << 20;

  /** The jar of the project's own classes, where all are jars: before the others by name. */
  private static final String CLASSES = "0-function.jar";

  private static final String LIBRARIES = "lib/";

  /** The first text behind all that begin so. */
  private static final String LIBRARIES_END = "lib0";

  /** The first time that a zip can say, and no zone with it. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** The same of a file. */
  public static final FileTime FILE_TIME = FileTime.from(TIME.toInstant(ZoneOffset.UTC));

  private final SortedMap<String, Path> entries;
  private final List<Library> libraries;

  private Bundle(SortedMap<String, Path> entries, List<Library> libraries) {
    this.entries = entries;
    this.libraries = List.copyOf(libraries);
  }

  /**
   * That of a project that was built: {@code target/classes} and {@code target/lib}.
   *
   * @throws BadProject if something is missing, or there twice
   */
  public static Bundle of(Path project) throws IOException, BadProject {
    Path classes = project.resolve("target/classes");
    Path lib = project.resolve("target/lib");
    if (!Files.isDirectory(classes) || !Files.isDirectory(lib)) {
      throw new BadProject(
          "the project %s is not built: it has no target/classes and target/lib; run mvn verify there first"
              .formatted(project));
    }
    SortedMap<String, Path> entries = new TreeMap<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.put(classes.relativize(file).toString().replace('\\', '/'), file);
      }
    }
    List<Library> libraries = new ArrayList<>();
    try (Stream<Path> files = Files.list(lib)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jar")).sorted().toList()) {
        libraries.add(Library.read(file));
        entries.put(LIBRARIES + file.getFileName(), file);
      }
    }
    checkOnce(entries, libraries);
    return new Bundle(entries, libraries);
  }

  /** Which of two classes of one name is used depends on the order of files: there is one. */
  private static void checkOnce(SortedMap<String, Path> entries, List<Library> libraries)
      throws BadProject {
    Map<String, String> owners = new HashMap<>();
    for (String entry : entries.keySet()) {
      owners.put(entry, "target/classes");
    }
    for (Library library : libraries) {
      for (String type : library.classes()) {
        String other = owners.putIfAbsent(type, String.valueOf(library.file().getFileName()));
        if (other != null) {
          throw new BadProject(
              "%s is in %s and in %s; leave one of them out of the project's dependencies"
                  .formatted(type, other, library.file().getFileName()));
        }
      }
    }
  }

  /**
   * The zip of one function.
   *
   * @param entryPoint the class that Lambda calls
   * @throws BadProject if that is not in it, or it is larger than Lambda takes
   */
  public byte[] zip(String entryPoint) throws IOException, BadProject {
    return zip(neededBy(entryPoint));
  }

  /**
   * Writes what a function's zip has as jars alone, since a cache of loaded classes serves no
   * others: first the project's own classes, if the function needs them. All have one time, so that
   * the same files make the same layer of an image.
   *
   * @param directory has nothing else in it
   * @return the class path
   */
  public List<Path> jars(String entryPoint, Path directory) throws IOException, BadProject {
    return jars(List.of(entryPoint), directory);
  }

  /** The same of several functions, which share all. */
  public List<Path> jars(List<String> entryPoints, Path directory) throws IOException, BadProject {
    SortedMap<String, Path> own = new TreeMap<>();
    for (String entryPoint : entryPoints) {
      own.putAll(neededBy(entryPoint));
    }
    SortedMap<String, Path> shared = own.subMap(LIBRARIES, LIBRARIES_END);
    List<Path> jars = new ArrayList<>();
    for (Path library : shared.values()) {
      Path jar = directory.resolve(String.valueOf(library.getFileName()));
      Files.copy(library, jar);
      Files.setLastModifiedTime(jar, FILE_TIME);
      jars.add(jar);
    }
    shared.clear();
    if (!own.isEmpty()) {
      Path classes = directory.resolve(CLASSES);
      Files.write(classes, zip(own));
      Files.setLastModifiedTime(classes, FILE_TIME);
      jars.addFirst(classes);
    }
    return jars;
  }

  private SortedMap<String, Path> neededBy(String entryPoint) throws BadProject {
    String type = entryPoint.replace('.', '/') + ".class";
    if (entries.containsKey(type)) {
      return entries;
    }
    if (libraries.stream().anyMatch(library -> library.classes().contains(type))) {
      // What is in a library needs none of the project's classes.
      return entries.subMap(LIBRARIES, LIBRARIES_END);
    }
    throw new BadProject(
        "there is no class %s for Lambda to call: add the dependency dev.sluice:sluice-lambda to the project and build it again"
            .formatted(entryPoint));
  }

  private static byte[] zip(SortedMap<String, Path> entries) throws IOException, BadProject {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long unpacked = 0;
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(Deflater.BEST_COMPRESSION);
      for (Map.Entry<String, Path> each : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        unpacked += Files.copy(each.getValue(), zip);
        zip.closeEntry();
      }
    }
    if (bytes.size() > ZIP_BYTES_MAX || unpacked > UNPACKED_BYTES_MAX) {
      throw new BadProject(
          "the zip has %,d bytes, %,d unpacked, and Lambda takes %,d and %,d; leave out dependencies"
              .formatted(bytes.size(), unpacked, ZIP_BYTES_MAX, UNPACKED_BYTES_MAX));
    }
    return bytes.toByteArray();
  }

  /** What is in the zip of a function, in CycloneDX's JSON. */
  public byte[] materials(String function, byte[] zip) {
    return Materials.json(function, Library.sha256(zip), libraries);
  }
}
