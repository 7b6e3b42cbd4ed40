/** Rules that hold for all modules. */
@org.jspecify.annotations.NullMarked
package io.darkroom.distribution;
