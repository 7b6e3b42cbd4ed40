package io.darkroom.contracts.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every character of Unicode can be in a prompt, in a key and in a value, however the client's JSON writes it. */
class UnicodeTest {

    /** How a client's JSON library writes other characters than those of ASCII. */
    enum Writing {
        RAW(Json.mapper()),
        ESCAPED(JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

        private final ObjectMapper mapper;

        Writing(ObjectMapper mapper) {
            this.mapper = mapper;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCharacterIsReadAndWrittenBack(Writing writing) throws IOException {
        for (String text : allCharacters(4000)) {
            String key = text.substring(0, text.offsetByCodePoints(0, 60));
            String value = text.substring(0, text.offsetByCodePoints(0, 512));
            ObjectNode json = Json.mapper()
                    .createObjectNode()
                    .put("model", "seedream-4.5")
                    .put("prompt", "-" + text);
            json.putObject("metadata").put(key, value);

            GenerationRequest request = GenerationRequest.read(
                    Json.mapper().readTree(writing.mapper.writeValueAsBytes(json)), UnknownFields.REJECT);

            assertThat(request.prompt()).isEqualTo("-" + text);
            assertThat(request.metadata()).isEqualTo(Map.of(key, value));
            assertThat(Json.mapper().readValue(Json.mapper().writeValueAsBytes(request), GenerationRequest.class))
                    .isEqualTo(request);
        }
    }

    // NUL and the halves of surrogate pairs are refused: see FieldReaderTest.
    private static List<String> allCharacters(int each) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int length = 0;
        for (int character = 1; character <= Character.MAX_CODE_POINT; character++) {
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                text.appendCodePoint(character);
                length++;
            }
            if (length == each) {
                texts.add(text.toString());
                text.setLength(0);
                length = 0;
            }
        }
        return texts;
    }
}
