package dev.sluice.it.sam;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.lambda.Metric;
import dev.sluice.lambda.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the template calls things is what functions in Lambda call them. */
final class DeployedNamesTest {
  private static final Path TEMPLATE = Path.of("../template.yaml");

  private static List<String> all(String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(TEMPLATE))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void environment_ofFunctions_isWhatTheyRead() throws IOException {
    // No function of these writes to a stream.
    Set<String> read =
        Stream.of(Setting.values())
            .filter(setting -> setting != Setting.RESULT_STREAM)
            .map(Setting::variable)
            .collect(Collectors.toSet());
    assertThat(all("(?m)^ +(SLUICE_[A-Z_]+):")).hasSizeGreaterThan(4);
    assertThat(Set.copyOf(all("(?m)^ +(SLUICE_[A-Z_]+):"))).isEqualTo(read);
  }

  @Test
  void handlers_ofFunctions_canBeMadeByLambda() throws IOException, ReflectiveOperationException {
    List<String> handlers = all("(?m)^ +Handler: (\\S+)::handleRequest$");
    assertThat(handlers).hasSizeGreaterThan(1);
    for (String handler : handlers) {
      Class<?> found = Class.forName(handler);
      assertThat(RequestStreamHandler.class).isAssignableFrom(found);
      assertThat(found.getConstructor()).isNotNull();
    }
  }

  @Test
  void alarms_ofSluice_areOnMetricsThatFunctionsPublish() throws IOException {
    Set<String> published =
        Stream.of(Metric.values()).map(Metric::text).collect(Collectors.toSet());
    List<String> watched =
        all("(?m)^ +Namespace: %s\\n +MetricName: (\\S+)$".formatted(Metric.NAMESPACE));
    assertThat(watched).isNotEmpty();
    assertThat(published).containsAll(watched);
  }
}
