package io.darkroom.storage.image;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * The image reader under a fuzzer that follows its branches: {@code ./darkroom chaos fuzz}. {@link MutatedImagesTest} is the short form,
 * which each build runs.
 */
class ImageFuzz {

    @FuzzTest(maxDuration = "2m")
    void images(byte[] input) {
        ReadImage.of(input);
    }
}
