package dev.sluice.it.process;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Takes too long for every build: {@code mvn verify -Pfull} runs it. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag("full")
@EnabledIfSystemProperty(
    named = "sluice.full",
    matches = "true",
    disabledReason = "it takes long: mvn verify -Pfull runs it")
@interface LongPart {}
