package dev.sluice.deploy.template;

import dev.sluice.deploy.Deployed;
import dev.sluice.deploy.template.Node.Block;
import dev.sluice.engine.function.FunctionDefinition;
import java.util.Optional;

/**
 * As what functions are uploaded.
 *
 * @param zips where zips lie, from where the template lies; that of housekeeping always
 * @param images where what images are built from lies, if functions are images
 */
public record Packaging(String zips, Optional<String> images) {
  /** What runs a zip; an image has its own. */
  private static final String RUNTIME = "java25";

  /** All as zips. */
  public static Packaging zips(String zips) {
    return new Packaging(zips, Optional.empty());
  }

  boolean isImages() {
    return images.isPresent();
  }

  /** What all functions have of it. */
  Block globals() {
    return isImages() ? Node.block() : Node.block().with("Runtime", RUNTIME);
  }

  /** What tells SAM how a function is built, or that it is not. */
  Block metadata(FunctionDefinition function) {
    if (images.isEmpty()) {
      return skipped();
    }
    String name = function.plan().function();
    return Node.block()
        .with("DockerContext", images.get())
        .with("Dockerfile", Deployed.dockerfile(function))
        .with("DockerTag", name);
  }

  private static Block skipped() {
    return Node.block().with("SkipBuild", true);
  }

  /** Where a function's code is; what is called, and with which arguments, an image says itself. */
  void addCode(FunctionDefinition function, Block properties) {
    if (isImages()) {
      properties.with("PackageType", "Image");
    } else {
      properties
          .with("CodeUri", zips + "/" + Deployed.zip(function))
          .with("Handler", Deployed.handler(function));
    }
  }

  /** The same of housekeeping, which is a zip beside images, too. */
  void addHousekeepingCode(Block properties) {
    properties
        .with("CodeUri", zips + "/" + Deployed.HOUSEKEEPING_ZIP)
        .with("Handler", Deployed.HOUSEKEEPING_HANDLER);
    if (isImages()) {
      properties.with("Runtime", RUNTIME);
    }
  }

  Block housekeepingMetadata() {
    return skipped();
  }
}
