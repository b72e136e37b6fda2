package dev.sluice.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The size of a {@link java.math.BigDecimal} component: at most {@code precision - scale} digits
 * before the point and {@code scale} after it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.RECORD_COMPONENT)
public @interface Decimal {
  /** All digits, from 1 to 38. */
  int precision();

  /** Digits after the point, from 0 to the precision. */
  int scale();
}
