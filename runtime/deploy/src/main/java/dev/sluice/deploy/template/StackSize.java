package dev.sluice.deploy.template;

import dev.sluice.deploy.template.Node.Block;

/** How many resources a stack of the template has, when SAM has added its own. */
final class StackSize {
  /** CloudFormation's limit. */
  static final int RESOURCES_MAX = 500;

  private StackSize() {}

  /**
   * Sees that it is a stack.
   *
   * @throws IllegalArgumentException if it has too many
   */
  static void require(Block resources, int functions) {
    int count = of(resources);
    if (count > RESOURCES_MAX) {
      throw new IllegalArgumentException(
          "the template of %d functions would have %d resources, and CloudFormation takes %d in a stack; divide the functions among several projects, each deployed as a stack of its own with another table of state (%s)"
              .formatted(functions, count, RESOURCES_MAX, Parameters.STATE_TABLE));
    }
  }

  static int of(Block resources) {
    return resources.entries().stream().mapToInt(each -> of(each.value())).sum();
  }

  /** A resource, and what SAM makes of a function beside it. */
  private static int of(Node resource) {
    int count = 1;
    if (resource instanceof Block block) {
      for (Block.Entry entry : block.entries()) {
        if (entry.key().equals("Properties") && entry.value() instanceof Block properties) {
          count += properties.entries().stream().mapToInt(StackSize::added).sum();
        }
      }
    }
    return count;
  }

  private static int added(Block.Entry property) {
    return switch (property.key()) {
      // A version and an alias.
      case "AutoPublishAlias" -> 2;
      case "EventInvokeConfig" -> 1;
      case "Events" -> property.value() instanceof Block events ? ofEvents(events) : 0;
      default -> 0;
    };
  }

  /** A mapping, or a rule with the right to call. */
  private static int ofEvents(Block events) {
    return events.entries().stream().mapToInt(each -> isMapping(each.value()) ? 1 : 2).sum();
  }

  private static boolean isMapping(Node event) {
    return event instanceof Block block
        && block.entries().stream()
            .anyMatch(
                each -> each.key().equals("Type") && each.value().equals(new Node.Text("Kinesis")));
  }
}
