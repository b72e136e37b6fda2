/**
 * The functions that can be run: those that come with Sluice, or those of a user's project.
 *
 * <p>May use: {@code args}, the engine's plans. Used by: the commands that take a function.
 */
@NullMarked
package dev.sluice.cli.catalog;

import org.jspecify.annotations.NullMarked;
