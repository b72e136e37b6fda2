package dev.sluice.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The native library of AWS Lambda's runtime client. By itself the client writes it to one file for
 * the whole machine at each start: a process that has it loaded dies when another one starts. So it
 * is taken out of the client's jar once, and processes are told where it is.
 */
public final class ClientLibrary {
  /** The flag of the JVM by which the client is told. */
  public static final String FLAG =
      "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI=";

  /** The client's jar. */
  static final String JAR = "aws-lambda-java-runtime-interface-client-*.jar";

  /** By the JVM's name of an architecture, the client's own. */
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "linux-x86_64", "aarch64", "linux-aarch_64");

  private ClientLibrary() {}

  /** The flag that tells a JVM where it is; none where the client has none for the machine. */
  static Optional<String> flag(Path client) throws IOException {
    Optional<String> name = name();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Path library = client.resolve(name.get()).toAbsolutePath();
    if (!Files.exists(library)) {
      takeOut(client, name.get(), library);
    }
    return Optional.of(FLAG + library);
  }

  /** That for this machine, as the client's jar calls it; none if it has none. */
  private static Optional<String> name() {
    return Optional.ofNullable(ARCHITECTURES.get(System.getProperty("os.arch")))
        .map("libaws-lambda-jni.%s.so"::formatted);
  }

  /**
   * Takes the one for this machine out of the client's jar.
   *
   * @param client the directory with the jar
   * @param library where it is put
   */
  public static void takeOut(Path client, Path library) throws IOException {
    String name =
        name()
            .orElseThrow(
                () ->
                    new IOException(
                        "AWS Lambda's runtime client has no library for a machine of "
                            + System.getProperty("os.arch")));
    takeOut(client, name, library.toAbsolutePath());
    // It was made as a temporary file is, for one user alone; Lambda runs functions as another.
    Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static void takeOut(Path client, String name, Path library) throws IOException {
    Path part = Files.createTempFile(library.getParent(), name, ".part");
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(client, JAR)) {
      for (Path jar : jars) {
        try (FileSystem inside = FileSystems.newFileSystem(jar);
            InputStream content = Files.newInputStream(inside.getPath("jni", name))) {
          Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
        }
        // Others may do the same now: whoever is last leaves the same bytes.
        Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
        return;
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
