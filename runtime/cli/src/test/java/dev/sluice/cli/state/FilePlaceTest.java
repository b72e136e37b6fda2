package dev.sluice.cli.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.fault.Failpoints;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilePlaceTest {
  @TempDir private Path directory;

  @Test
  void functions_directoriesOfTheirNames_areListed() {
    FilePlace demo = FilePlace.ofSeveral(directory);
    demo.open("sums", 2, Failpoints.NONE).close();
    demo.open("counts", 1, Failpoints.NONE).close();
    FilePlace found = FilePlace.found(directory);
    assertThat(found.functions()).containsExactly("counts", "sums");
    assertThat(found.divisionOf("sums")).contains(Division.into(2));
  }

  @Test
  void functions_stateOfARunBesideItsOutput_isNotListed() {
    FilePlace.ofOne(directory.resolve("out.ndjson.state")).open("sums", 1, Failpoints.NONE).close();
    FilePlace found = FilePlace.found(directory);
    assertThat(found.functions()).isEmpty();
    assertThat(found.divisionOf("sums")).isEmpty();
  }

  @Test
  void functions_stateOfOne_isItsLabels() {
    FilePlace.ofOne(directory).open("sums", 1, Failpoints.NONE).close();
    assertThat(FilePlace.found(directory).functions()).containsExactly("sums");
  }
}
