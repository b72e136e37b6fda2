/** Functions deployed with SAM to LocalStack, and called by it. */
@NullMarked
package dev.sluice.it.localstack;

import org.jspecify.annotations.NullMarked;
