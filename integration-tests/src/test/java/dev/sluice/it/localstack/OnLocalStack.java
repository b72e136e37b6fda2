package dev.sluice.it.localstack;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Takes minutes and a LocalStack: {@code mvn verify -Plocalstack} runs it. A class that extends
 * such a one says so itself: the condition is not inherited.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag("localstack")
@EnabledIfSystemProperty(
    named = "sluice.localstack",
    matches = "true",
    disabledReason = "it takes minutes: mvn verify -Plocalstack runs it")
@interface OnLocalStack {}
