package dev.sluice.dynamodb;

/** What a request is for: costs are counted by it, and messages say it. */
public enum Operation {
  LABEL_READ("read the label of a function"),
  LABEL_WRITE("write the label of a function"),
  HEAD_READ("read a head"),
  HEAD_WRITE("write a head"),
  COMMIT_WRITE("write a head with results"),
  PAGE_READ("read a page"),
  PAGE_LIST("list the pages of a partition"),
  PAGE_WRITE("write a page"),
  PAGE_DELETE("delete a page"),
  LEASE_READ("read a lease"),
  LEASE_WRITE("write a lease"),
  ROW_WRITE("write a result"),
  LETTER_WRITE("write a late, dead or failed output"),
  LETTER_READ("read late, dead or failed outputs"),
  LETTER_DELETE("delete a late, dead or failed output");

  private final String text;

  Operation(String text) {
    this.text = text;
  }

  /** As in "cannot ...". */
  String text() {
    return text;
  }

  /** Whether it is billed in write units; else in read units. */
  public boolean isWrite() {
    return switch (this) {
      case LABEL_READ, HEAD_READ, PAGE_READ, PAGE_LIST, LEASE_READ, LETTER_READ -> false;
      case LABEL_WRITE,
          HEAD_WRITE,
          COMMIT_WRITE,
          PAGE_WRITE,
          PAGE_DELETE,
          LEASE_WRITE,
          ROW_WRITE,
          LETTER_WRITE,
          LETTER_DELETE ->
          true;
    };
  }
}
