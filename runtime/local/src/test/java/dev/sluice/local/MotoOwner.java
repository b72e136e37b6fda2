package dev.sluice.local;

import java.nio.file.Path;

/** A process that has an SQS and S3 until it is killed. Its argument is where that is installed. */
final class MotoOwner {
  private MotoOwner() {}

  public static void main(String[] args) throws Exception {
    MotoLocal local = MotoLocal.start(Path.of(args[0]), 0);
    System.out.println(local.handle().pid());
    Thread.currentThread().join();
  }
}
