package io.darkroom.storage.image;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The image reader under a fuzzer that follows its branches: {@code ./darkroom chaos fuzz}. {@link MutatedImagesTest} is the short form,
 * which each build runs.
 */
class ImageFuzz {

    private static final int MAX_SAMPLE_BYTES = 4096;

    @MethodSource("samples")
    @FuzzTest(maxDuration = "2m")
    void images(byte[] input) {
        ReadImage.of(input);
    }

    // What the fuzzer begins with, none larger than what it makes itself.
    static Stream<byte[]> samples() throws IOException {
        List<byte[]> samples = new ArrayList<>();
        for (Path sample : MutatedImagesTest.samples()) {
            if (Files.size(sample) <= MAX_SAMPLE_BYTES) {
                samples.add(Files.readAllBytes(sample));
            }
        }
        return samples.stream();
    }
}
