/**
 * What CloudFormation would make of a SAM template, as far as a laptop can run it: functions, what
 * calls them, streams, tables, queues.
 *
 * <p>May use: a YAML library, the definition of a table. Used by: the command line.
 *
 * <p>Invariant: what is in a template and not understood is an error that names it; nothing is
 * passed over but what has no effect on a laptop.
 */
@NullMarked
package dev.sluice.deploy.stack;

import org.jspecify.annotations.NullMarked;
