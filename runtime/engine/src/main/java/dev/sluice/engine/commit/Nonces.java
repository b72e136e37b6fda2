package dev.sluice.engine.commit;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Fresh nonces: 128 random bits as 32 hex digits. Threads may share one. */
public final class Nonces implements Supplier<String> {
  private static final int BYTES = 16;

  private final SecureRandom random = new SecureRandom();

  @Override
  public String get() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
