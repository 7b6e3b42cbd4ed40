package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.system.RunningSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A provider that sends the images themselves instead of links. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class ImagesInsideReportsTest {

    // Two of them are more than a record of Kafka may have.
    private static final int LARGE = 4_000_000;

    private RunningSystem system;

    @BeforeEach
    void find(SharedSystem shared) {
        system = shared.system();
    }

    @AfterEach
    void restore() throws Exception {
        system.faults("acedata", "{\"rules\": []}");
    }

    @Test
    void smallImagesAreArchived() throws Exception {
        system.faults("acedata", "{\"rules\": [{\"fault\": \"inline_result\"}]}");

        JsonNode generation = system.submit("""
                {"model": "seedream-4.5", "prompt": "a lamp", "n": 2, "aspect_ratio": "4:3",
                 "routing": {"providers": ["acedata"]}}""", 30);

        assertThat(generation.path("status").asText()).as(generation.toString()).isEqualTo("completed");
        assertThat(generation.path("images")).hasSize(2);
        assertThat(generation.path("images").path(1).path("width").asInt()).isEqualTo(2304);
    }

    @Test
    void imagesLargerThanARecordOfKafkaAreArchived() throws Exception {
        system.faults("acedata", "{\"rules\": [{\"fault\": \"inline_result\", \"image_bytes\": " + LARGE + "}]}");

        JsonNode generation = system.submit("""
                {"model": "seedream-4.5", "prompt": "a lamp", "n": 2, "routing": {"providers": ["acedata"]}}""", 60);

        assertThat(generation.path("status").asText()).as(generation.toString()).isEqualTo("completed");
        assertThat(generation.path("images"))
                .hasSize(2)
                .allSatisfy(image -> assertThat(image.path("bytes").asInt()).isGreaterThan(LARGE));
        assertThat(generation.path("attempts")).as("bought once").hasSize(1);
    }
}
