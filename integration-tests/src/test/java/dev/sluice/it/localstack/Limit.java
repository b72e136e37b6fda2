package dev.sluice.it.localstack;

/** What of the template LocalStack takes and does not do; each is said by the test, and counted. */
enum Limit {
  ARCHITECTURE("functions run on this machine's processor, not on arm64"),
  MEMORY("a function's memory bounds at most its heap"),
  POLICIES("the roles' policies are not enforced; SamIT judges them"),
  ENCRYPTION("streams and queues are not encrypted"),
  ALARMS("alarms do not go off: metrics in logs are not read"),
  LOG_GROUPS("logs go to /aws/lambda/NAME, not to the function's own group"),
  SCHEDULES(
      "schedules are called by the test: hours do not pass, and EventBridge Scheduler has no"
          + " clock"),
  HALVES("a batch that fails comes again whole, not in halves"),
  RESHARDING("its mapping does not follow a split or a merge of shards"),
  SPEED("a row takes 10 ms to be written: card-spread, with six rows an event, gets only some");

  private final String text;

  Limit(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
