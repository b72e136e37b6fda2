package dev.sluice.local;

import java.nio.file.Path;

/** A process that has a Kinesis until it is killed. Its argument is where that is installed. */
final class KinesisOwner {
  private KinesisOwner() {}

  public static void main(String[] args) throws Exception {
    KinesisLocal local = KinesisLocal.start(Path.of(args[0]));
    System.out.println(local.handle().pid());
    Thread.currentThread().join();
  }
}
