/** What a network and a service do to requests, done on purpose. */
@NullMarked
package dev.sluice.it.fault;

import org.jspecify.annotations.NullMarked;
