/** Tests of the whole: real processes, real files, the structure of the code. */
@NullMarked
package dev.sluice.it;

import org.jspecify.annotations.NullMarked;
