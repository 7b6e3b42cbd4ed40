package io.darkroom.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The short form of {@code ./darkroom chaos doors}, run as that runs it. */
class DoorsChaosTest {

    @Test
    void everyGoodRecordIsOneGenerationThatIsToldOfAndEveryBadOneADeadLetterWhoeverIsKilled() throws Exception {
        Process chaos = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        "target/chaos-0.1.0-SNAPSHOT.jar",
                        "doors",
                        "--records",
                        "200",
                        "--kills",
                        "2",
                        "--minutes",
                        "3",
                        "--home",
                        "../..")
                .redirectErrorStream(true)
                .start();

        String said = new String(chaos.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(chaos.waitFor()).as(said).isZero();
        assertThat(said).contains("200 records, 2 kills, 0 faults");
    }
}
