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

  /**
   * How long a micro-batch is where the function is deployed, {@code "100ms"} to {@code "5m"}. With
   * {@link Trigger#PUSH} it is how long the event source mapping gathers records, in whole seconds;
   * below a second it does not wait.
   */
  String interval() default "1s";

  /**
   * The most events of a micro-batch where the function is deployed, from 1 to 1,000,000; with
   * {@link Trigger#PUSH} to 10,000.
   */
  int maxEvents() default 10_000;

  /** What makes the function run where it is deployed. */
  Trigger trigger() default Trigger.PUSH;

  /** Dagger modules with the bindings of what the constructor of the method's class takes. */
  Class<?>[] modules() default {};
}
