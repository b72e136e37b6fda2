package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.column.Column;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Reads the bytecode of the packages that touch every event: no loop in them makes an object, calls
 * a lambda or goes through an interface. Methods off the hot path (growth, errors, emission, pages)
 * are listed here by name, so that a new one is a decision.
 */
final class HotPathTest {
  private static final List<String> PACKAGES = List.of("decode", "aggregate", "group");

  /** Loops that run per batch, per pane, per page or on an error, not per event. */
  private static final List<String> COLD =
      List.of(
          // once for each aggregate of a batch, not for each event
          "AccumulatorLayout.add",
          "CellGroup.add",
          // once for each aggregate of a result
          "AccumulatorLayout.emit",
          // pages
          "AccumulatorTable.load",
          "AccumulatorTable.save",
          "WordCell.load",
          "WordCell.save",
          // planning
          "AccumulatorLayout.place",
          "EventBatch.layout",
          "EventBatch.computedWith",
          "PlannedCells.group");

  @Test
  void loops_ofDecodeAndAccumulate_makeNoObjectAndCallNoInterface() throws Exception {
    TreeSet<String> offences = new TreeSet<>();
    int[] loops = new int[1];
    for (ClassModel model : classes()) {
      for (MethodModel method : model.methods()) {
        String name = simpleName(model) + "." + method.methodName().stringValue();
        if (!COLD.contains(name) && !name.endsWith("<init>") && !name.endsWith("<clinit>")) {
          loops[0] += check(name, method, offences);
        }
      }
    }
    assertThat(loops[0]).as("loops seen").isGreaterThan(50);
    assertThat(offences).isEmpty();
  }

  private static String simpleName(ClassModel model) {
    String internal = model.thisClass().asInternalName();
    return internal.substring(internal.lastIndexOf('/') + 1);
  }

  /**
   * Adds what the loops of a method do that they must not; gives the number of loops. A loop is
   * what lies before a backward jump.
   */
  private static int check(String name, MethodModel method, Set<String> offences) {
    if (method.code().isEmpty()) {
      return 0;
    }
    Map<Label, Integer> places = new HashMap<>();
    List<CodeElement> elements = method.code().get().elementList();
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof LabelTarget target) {
        places.put(target.label(), i);
      }
    }
    int loops = 0;
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof BranchInstruction branch
          && places.getOrDefault(branch.target(), i) < i) {
        loops++;
        for (CodeElement element : elements.subList(places.getOrDefault(branch.target(), i), i)) {
          if (element instanceof Instruction instruction) {
            offence(instruction).ifPresent(what -> offences.add(name + ": " + what));
          }
        }
      }
    }
    return loops;
  }

  private static Optional<String> offence(Instruction instruction) {
    return switch (instruction) {
      case InvokeDynamicInstruction dynamic -> Optional.of("calls " + dynamic.name());
      case NewObjectInstruction made when !isThrown(made) ->
          Optional.of("makes a " + made.className().asInternalName());
      case InvokeInstruction call when call.opcode() == Opcode.INVOKEINTERFACE ->
          Optional.of("calls " + call.owner().asInternalName() + "." + call.name().stringValue());
      default -> Optional.empty();
    };
  }

  /** An exception ends the loop. */
  private static boolean isThrown(NewObjectInstruction made) {
    String name = made.className().asInternalName();
    return name.endsWith("Exception") || name.endsWith("EngineBug") || name.endsWith("Error");
  }

  private static List<ClassModel> classes() throws IOException, URISyntaxException {
    URI root = Column.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    List<ClassModel> found = new ArrayList<>();
    if (Files.isDirectory(Path.of(root))) {
      read(Path.of(root), found);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(root))) {
        read(jar.getPath("/"), found);
      }
    }
    return found;
  }

  private static void read(Path root, List<ClassModel> into) throws IOException {
    for (String name : PACKAGES) {
      try (Stream<Path> files = Files.list(root.resolve("dev/sluice/engine").resolve(name))) {
        files
            .filter(file -> file.toString().endsWith(".class"))
            .sorted()
            .map(HotPathTest::parse)
            .forEach(into::add);
      }
    }
  }

  private static ClassModel parse(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
