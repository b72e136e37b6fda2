/** The model of the protocol in {@code integration-tests/model}, checked by spin. */
@NullMarked
package dev.sluice.it.sam;

import org.jspecify.annotations.NullMarked;
