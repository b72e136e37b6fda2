package dev.sluice.deploy.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A jar that a function needs.
 *
 * @param group as Maven knows it, or "" where the jar doesn't say
 * @param sha256 of the file, in hexadecimal digits
 * @param classes the names of its classes' files, those for later versions of Java apart
 */
record Library(
    Path file, String group, String name, String version, String sha256, Set<String> classes) {
  private static final Pattern FILE = Pattern.compile("(.+?)-([0-9][^/]*)\\.jar");
  private static final Pattern DESCRIPTOR =
      Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");

  Library {
    classes = Set.copyOf(classes);
  }

  static Library read(Path file) throws IOException {
    String fileName = String.valueOf(file.getFileName());
    Matcher named = FILE.matcher(fileName);
    boolean versioned = named.matches();
    String name = versioned ? named.group(1) : fileName.replaceFirst("\\.jar$", "");
    String version = versioned ? named.group(2) : "";
    String group = "";
    Set<String> classes = new TreeSet<>();
    try (ZipFile jar = new ZipFile(file.toFile())) {
      for (ZipEntry entry : List.copyOf(jar.stream().toList())) {
        String path = entry.getName();
        if (path.endsWith(".class") && !path.startsWith("META-INF/") && path.contains("/")) {
          classes.add(path);
        } else if (DESCRIPTOR.matcher(path).matches()) {
          Properties said = properties(jar, entry);
          // A jar may have others inside; its own descriptor is that of its file's name.
          if (name.equals(said.getProperty("artifactId"))) {
            group = said.getProperty("groupId", "");
            version = said.getProperty("version", version);
          }
        }
      }
    }
    return new Library(file, group, name, version, sha256(Files.readAllBytes(file)), classes);
  }

  private static Properties properties(ZipFile jar, ZipEntry entry) throws IOException {
    Properties said = new Properties();
    try (InputStream in = jar.getInputStream(entry)) {
      said.load(in);
    }
    return said;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
