package io.darkroom.submitter.batch;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.darkroom.submitter.api.ReadBody;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The reader of batches under a fuzzer: {@code ./darkroom chaos fuzz}. {@link MutatedLinesTest} is the short form. */
class BatchFuzz {

    @MethodSource("examples")
    @FuzzTest(maxDuration = "2m")
    void lines(byte[] input) {
        ReadLines.of(input);
    }

    // What the fuzzer begins with: without an example it finds no JSON.
    static Stream<byte[]> examples() {
        return Stream.of((ReadBody.EXAMPLE.replace("\n", "") + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
