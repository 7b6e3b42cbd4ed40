package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.darkroom.simulator.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a file has, reading it ends with a verdict: images of other programs, changed at random. */
class MutatedImagesTest {

    private static final long SEED = Long.getLong("darkroom.seed", 20261128);
    private static final int CHANGES = 40;

    static List<Path> samples() throws IOException {
        return Samples.in(Samples.COMPLETE);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aMutatedImageGetsAVerdict(Path sample) throws IOException {
        Mutations mutations = new Mutations(SEED);
        byte[] image = Files.readAllBytes(sample);
        for (int n = 0; n < CHANGES; n++) {
            byte[] changed = mutations.file(image);
            assertThatCode(() -> ReadImage.of(changed))
                    .as("change %d, seed %d: %s", n, SEED, start(changed))
                    .doesNotThrowAnyException();
        }
    }

    private static String start(byte[] file) {
        return HexFormat.of().formatHex(file, 0, Math.min(file.length, 64));
    }
}
