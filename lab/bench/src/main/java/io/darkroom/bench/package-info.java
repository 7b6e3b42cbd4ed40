/** Benchmarks: Darkroom and other tools, measured alternately in one run on one machine. */
@NullMarked
package io.darkroom.bench;

import org.jspecify.annotations.NullMarked;
