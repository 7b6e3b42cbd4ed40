/** The states of a generation and of its attempts, and what may follow what. */
@NullMarked
package io.darkroom.contracts.generation;

import org.jspecify.annotations.NullMarked;
