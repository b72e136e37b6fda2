package dev.sluice.cli.run;

import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.files.FileSource;
import dev.sluice.files.FileSystem;
import dev.sluice.files.KeyPartitioner;
import dev.sluice.files.LinePartitioner;
import dev.sluice.files.ReadOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.arrow.memory.RootAllocator;

/** Opens what {@code --input} names, with as many partitions as it is to have. */
public final class InputSource {
  private InputSource() {}

  /** A directory has the partitions that it has; a file is read as {@code partitions}. */
  public static FileSource open(Path input, ReadOptions reading, Plan plan, int partitions) {
    FileSystem files = FileSystem.disk();
    return partitions == 1 || Files.isDirectory(input)
        ? FileSource.of(files, input, reading)
        : FileSource.partitioned(files, input, reading, partitions, partitioners(plan, partitions));
  }

  private static Supplier<LinePartitioner> partitioners(Plan plan, int partitions) {
    return plan.window() instanceof WindowSpec.None
        ? () -> LinePartitioner.byLineNumber(partitions)
        : () -> new KeyPartitioner(plan, partitions, new RootAllocator());
  }
}
