package dev.sluice.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The event components that make the key: windows are counted for each key apart. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface KeyBy {
  /**
   * Names of scalar event components, at least one, none twice; a dot reaches into a nested record.
   */
  String[] value();
}
