/**
 * Where commands find the state of functions: in files, in DynamoDB Local, in another server, in
 * AWS.
 *
 * <p>May use: {@code args}, the engine, the adapters for files and DynamoDB, {@code aws}, the local
 * server. Used by: run, demo, dev, explain, operate, redrive.
 *
 * <p>Invariant: what a command starts it ends; what it did not start it leaves running.
 */
@NullMarked
package dev.sluice.cli.state;

import org.jspecify.annotations.NullMarked;
