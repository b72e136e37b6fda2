package dev.sluice.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The exact average of a number component, rounded once: a {@code double}, or a {@code BigDecimal}
 * of four more digits of scale, HALF_EVEN. Nulls are skipped.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.RECORD_COMPONENT)
public @interface Avg {
  /** The name of the event component; a dot reaches into a nested record. */
  String value();
}
