/**
 * The worker over sources, stores and sinks in memory: crashes, unknown answers, zombies, damage.
 */
@NullMarked
package dev.sluice.testkit.worker;

import org.jspecify.annotations.NullMarked;
