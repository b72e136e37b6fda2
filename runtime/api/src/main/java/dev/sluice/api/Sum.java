package dev.sluice.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The exact sum of a number component, rounded once where it is a double; what does not fit its
 * type is a failed result. Nulls are skipped.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.RECORD_COMPONENT)
public @interface Sum {
  /** The name of the event component; a dot reaches into a nested record. */
  String value();
}
