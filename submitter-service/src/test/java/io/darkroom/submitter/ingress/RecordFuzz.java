package io.darkroom.submitter.ingress;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The reader of Kafka records under a fuzzer: {@code ./darkroom chaos fuzz}. {@link MutatedRecordsTest} is the short form. */
class RecordFuzz {

    @MethodSource("examples")
    @FuzzTest(maxDuration = "2m")
    void records(byte[] input) {
        ReadRecord.of(input);
    }

    // What the fuzzer begins with: without an example it finds no JSON.
    static Stream<byte[]> examples() {
        return Stream.of(MutatedRecordsTest.EXAMPLES.getFirst().getBytes(StandardCharsets.UTF_8));
    }
}
