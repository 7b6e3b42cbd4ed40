/**
 * Simulated providers, written from the providers' documents alone. Nothing here imports Darkroom's own reading of those
 * documents: a misreading that both shared would hide in both.
 */
@NullMarked
package io.darkroom.simulator;

import org.jspecify.annotations.NullMarked;
