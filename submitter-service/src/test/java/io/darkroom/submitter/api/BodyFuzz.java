package io.darkroom.submitter.api;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The native API's reader under a fuzzer: {@code ./darkroom chaos fuzz}. {@link MutatedBodiesTest} is the short form. */
class BodyFuzz {

    @MethodSource("examples")
    @FuzzTest(maxDuration = "2m")
    void bodies(byte[] input) {
        ReadBody.of(input);
    }

    // What the fuzzer begins with: without an example it finds no JSON.
    static Stream<byte[]> examples() {
        return Stream.of(ReadBody.EXAMPLE.getBytes(StandardCharsets.UTF_8));
    }
}
