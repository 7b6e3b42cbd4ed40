package io.darkroom.service.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewsTest {

    private final ObjectMapper mapper = new ObjectMapper();

    @BeforeEach
    void settings() {
        mapper.registerModule(new Jdk8Module()).registerModule(new JavaTimeModule());
        new JsonSettings().customize(mapper);
    }

    private record Example(int inFlight, @Nullable String reason, Instant createdAt) {}

    @Test
    void answersAreSnakeCaseWithIsoTimesAndNullForWhatIsAbsent() throws JsonProcessingException {
        assertThat(mapper.writeValueAsString(new Example(3, null, Instant.parse("2026-03-01T12:00:00Z"))))
                .isEqualTo("{\"in_flight\":3,\"reason\":null,\"created_at\":\"2026-03-01T12:00:00Z\"}");
    }

    @Test
    void aListNamesItsKind() throws JsonProcessingException {
        assertThat(mapper.writeValueAsString(ListView.of(List.of(1, 2))))
                .isEqualTo("{\"object\":\"list\",\"data\":[1,2]}");
    }

    @Test
    void thePageBeforeOthersHasACursor() throws JsonProcessingException {
        assertThat(mapper.writeValueAsString(PageView.of(List.of(1), Optional.of("17"))))
                .isEqualTo("{\"object\":\"list\",\"data\":[1],\"has_more\":true,\"next_cursor\":\"17\"}");
    }

    @Test
    void theLastPageHasNone() throws JsonProcessingException {
        assertThat(mapper.writeValueAsString(PageView.of(List.of(), Optional.empty())))
                .isEqualTo("{\"object\":\"list\",\"data\":[],\"has_more\":false,\"next_cursor\":null}");
    }
}
