package dev.sluice.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method one function: it gets the events of one stream in micro-batches and says what goes
 * out for them.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface MicroBatchFunction {
  /**
   * The name of the function: lower-case letters, digits and dashes, starting with a letter, at
   * most 64 characters, unique in the project.
   */
  String name();

  /** Dagger modules with the bindings of what the constructor of the method's class takes. */
  Class<?>[] modules() default {};
}
