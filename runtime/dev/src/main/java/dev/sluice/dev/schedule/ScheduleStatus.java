package dev.sluice.dev.schedule;

/**
 * What became of a schedule so far.
 *
 * @param fired how often it called
 * @param failed how many calls did not end well
 * @param failing how many calls in a row did not end well, up to the last that has ended
 * @param skipped how often it was time while as many calls ran as may
 * @param trouble of the last call that has ended, "" if it ended well
 */
public record ScheduleStatus(long fired, long failed, long failing, long skipped, String trouble) {}
