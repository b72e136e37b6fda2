package dev.sluice.it.process;

import java.util.Map;
import org.junit.jupiter.api.Tag;

/** {@code sluice dev} on AWS itself, if that is asked for: it takes an account, and some cents. */
@Tag("aws")
final class AccountDevIT extends AwsDevContract {
  private static final boolean WANTED = Boolean.getBoolean("sluice.aws");

  @Override
  protected Map<Part, String> lacks() throws Exception {
    return WANTED
        ? super.lacks()
        : Part.none("AWS itself takes an account, and some cents: mvn verify -Paws runs it");
  }
}
