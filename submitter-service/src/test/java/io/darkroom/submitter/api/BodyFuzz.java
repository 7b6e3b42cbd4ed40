package io.darkroom.submitter.api;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The native API's reader under a fuzzer: {@code ./darkroom chaos fuzz}. {@link MutatedBodiesTest} is the short form. */
class BodyFuzz {

    @FuzzTest(maxDuration = "2m")
    void bodies(byte[] input) {
        ReadBody.of(input);
    }
}
