package dev.sluice.files;

import dev.sluice.engine.fault.Stop;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What an {@link IOException} means for whoever runs the function. */
public final class IoFailure {
  private IoFailure() {}

  /** State or output could not be written. */
  static Stop storing(Path path, IOException cause) {
    return new Stop(
        Stop.Code.STORE_FAILED,
        "cannot write %s: %s; what was committed is untouched, start again when that is mended"
            .formatted(path, reason(cause)),
        cause);
  }

  /** State could not be read. */
  static Stop loading(Path path, IOException cause) {
    return new Stop(
        Stop.Code.STORE_FAILED,
        "cannot read %s: %s; start again when that is mended".formatted(path, reason(cause)),
        cause);
  }

  /** Input could not be read. */
  static Stop reading(Path path, IOException cause) {
    return new Stop(
        Stop.Code.SOURCE_FAILED,
        "cannot read the input %s: %s; what was committed is untouched, start again when that is mended"
            .formatted(path, reason(cause)),
        cause);
  }

  /** Why it could not be, without the path, which who says so has named. */
  public static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "it does not exist";
      case AccessDeniedException _ -> "permission denied";
      case NotDirectoryException _ -> "it is not a directory";
      case FileAlreadyExistsException _ -> "it exists already";
      case DirectoryNotEmptyException _ -> "it is not empty";
      case FileSystemException failure when failure.getReason() != null -> failure.getReason();
      default -> message(cause);
    };
  }

  private static String message(IOException cause) {
    @Nullable String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
