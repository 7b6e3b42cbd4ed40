package io.darkroom.submitter.batch;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The reader of batches under a fuzzer: {@code ./darkroom chaos fuzz}. {@link MutatedLinesTest} is the short form. */
class BatchFuzz {

    @FuzzTest(maxDuration = "2m")
    void lines(byte[] input) {
        ReadLines.of(input);
    }
}
