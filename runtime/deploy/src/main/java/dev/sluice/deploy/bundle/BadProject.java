package dev.sluice.deploy.bundle;

/** A project of which no zip can be made; the message is one sentence with the repair. */
public final class BadProject extends Exception {
  private static final long serialVersionUID = 1;

  BadProject(String message) {
    super(message);
  }
}
