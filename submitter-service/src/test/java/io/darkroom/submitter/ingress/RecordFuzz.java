package io.darkroom.submitter.ingress;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The reader of Kafka records under a fuzzer: {@code ./darkroom chaos fuzz}. {@link MutatedRecordsTest} is the short form. */
class RecordFuzz {

    @FuzzTest(maxDuration = "2m")
    void records(byte[] input) {
        ReadRecord.of(input);
    }
}
