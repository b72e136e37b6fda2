package dev.sluice.local;

import java.nio.file.Path;

/** A process that has a database until it is killed. Its arguments are those of a {@link Setup}. */
final class Owner {
  private Owner() {}

  public static void main(String[] args) throws Exception {
    DynamoDbLocal local = DynamoDbLocal.start(Setup.onDisk(Path.of(args[0]), Path.of(args[1])));
    System.out.println(local.handle().pid());
    Thread.currentThread().join();
  }
}
