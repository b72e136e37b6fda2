package dev.sluice.deploy.stack;

/**
 * A function of CloudFormation in a template, such as {@code !Ref Name} or {@code Fn::Sub: text}.
 *
 * @param function its name in the short form, without the exclamation mark
 * @param argument what is handed to it, not worked out
 */
record Call(String function, Object argument) {}
