package dev.sluice.deploy.stack;

/** A value that was given for a parameter and cannot be: what is wrong is not the template. */
public final class WrongParameter extends WrongTemplate {
  private static final long serialVersionUID = 1;

  WrongParameter(String message) {
    super(message);
  }

  WrongParameter(WrongTemplate what) {
    super(String.valueOf(what.getMessage()), what);
  }
}
