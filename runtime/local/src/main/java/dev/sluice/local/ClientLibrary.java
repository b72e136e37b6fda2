package dev.sluice.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * The native library of AWS Lambda's runtime client. By itself the client writes it to one file for
 * the whole machine at each start: a process that has it loaded dies when another one starts. So it
 * is taken out of the client's jar once, and processes are told where it is.
 */
final class ClientLibrary {
  /** The client's jar. */
  static final String JAR = "aws-lambda-java-runtime-interface-client-*.jar";

  /** By the JVM's name of an architecture, the client's own. */
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "linux-x86_64", "aarch64", "linux-aarch_64");

  private static final String PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private ClientLibrary() {}

  /** The flag that tells a JVM where it is; none where the client has none for the machine. */
  static Optional<String> flag(Path client) throws IOException {
    String architecture = ARCHITECTURES.get(System.getProperty("os.arch"));
    if (architecture == null) {
      return Optional.empty();
    }
    String name = "libaws-lambda-jni.%s.so".formatted(architecture);
    Path library = client.resolve(name).toAbsolutePath();
    if (!Files.exists(library)) {
      takeOut(client, name, library);
    }
    return Optional.of("-D%s=%s".formatted(PROPERTY, library));
  }

  private static void takeOut(Path client, String name, Path library) throws IOException {
    Path part = Files.createTempFile(client, name, ".part");
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
