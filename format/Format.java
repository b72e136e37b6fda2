import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Checks or applies google-java-format over every Java source of the project: {@code Format check|apply ROOT}. */
final class Format {
  public static void main(String[] args) throws Exception {
    boolean apply = args[0].equals("apply");
    if (!apply && !args[0].equals("check")) {
      System.err.println("format must be check or apply, was " + args[0]);
      System.exit(2);
    }
    Path root = Path.of(args[1]).toRealPath();
    List<String> command = new ArrayList<>(apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    int options = command.size();
    command.addAll(sources(root));
    if (command.size() == options) {
      throw new IllegalStateException("no Java source below " + root);
    }
    StringWriter out = new StringWriter();
    PrintWriter err = new PrintWriter(System.err, true);
    int exit = new Main(new PrintWriter(out, true), err, InputStream.nullInputStream()).format(command.toArray(String[]::new));
    out.toString().lines().forEach(file -> System.err.println("not formatted: " + root.relativize(Path.of(file))));
    if (exit != 0) {
      System.err.println("Repair with: mvn -q initialize -pl format -Dformat=apply");
      System.exit(1);
    }
  }

  private static List<String> sources(Path root) throws IOException {
    List<String> files = new ArrayList<>();
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
        String name = String.valueOf(dir.getFileName());
        boolean skipped = name.equals("target") || !dir.equals(root) && name.startsWith(".");
        return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (file.toString().endsWith(".java") && !file.endsWith("format/Format.java")) {
          files.add(file.toString());
        }
        return FileVisitResult.CONTINUE;
      }
    });
    files.sort(null);
    return files;
  }
}
