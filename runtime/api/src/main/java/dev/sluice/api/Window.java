package dev.sluice.api;

import java.time.Instant;

/**
 * The window of a result. Tumbling and hopping windows hold the times {@code start <= t < end}; a
 * sliding window holds {@code start < t <= end}, where end is the event's own time.
 */
public record Window(Instant start, Instant end) {}
