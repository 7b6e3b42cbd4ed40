package io.darkroom.service.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonSettingsTest {

    @Test
    void aClientWithJacksonReadsAKeyWithAnEmoji() throws Exception {
        ObjectMapper answers = new ObjectMapper();
        new JsonSettings().customize(answers);
        Map<String, String> metadata = Map.of("\uD83D\uDE00 key", "\uD83D\uDE00 value");

        byte[] answer = answers.writeValueAsBytes(metadata);

        assertThat(new ObjectMapper().readValue(answer, Map.class)).isEqualTo(metadata);
    }
}
