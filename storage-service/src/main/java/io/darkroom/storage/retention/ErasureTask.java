package io.darkroom.storage.retention;

import io.darkroom.contracts.GenerationId;
import io.darkroom.storage.archive.ErasureExtent;

/**
 * The name of a scheduled erasure. It contains the extent, so that a wider request is scheduled although a narrower one is
 * in progress.
 */
record ErasureTask(GenerationId generation, ErasureExtent extent) {

    private static final String SEPARATOR = " ";

    static ErasureTask parse(String instance) {
        String[] parts = instance.split(SEPARATOR, 2);
        return new ErasureTask(GenerationId.of(parts[0]), ErasureExtent.valueOf(parts[1]));
    }

    String instance() {
        return generation + SEPARATOR + extent;
    }
}
