/**
 * A function as a container image that starts with a cache of its classes: what the image is built
 * from, how the function is started in it, and the training run that makes the cache.
 *
 * <p>May use: the bundle of a project, the servers of this machine, the tables of a function. Used
 * by: the command {@code image}, and what measures and tests images.
 *
 * <p>Invariant: the command line of the entry point, of the training run and of the check after it
 * come from {@link dev.sluice.cli.image.ImageLaunch} alone; a cache fits no other.
 */
@NullMarked
package dev.sluice.cli.image;

import org.jspecify.annotations.NullMarked;
