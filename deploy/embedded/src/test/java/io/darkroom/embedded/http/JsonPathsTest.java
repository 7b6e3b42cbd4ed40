package io.darkroom.embedded.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonPathsTest {

    private static final String JSON = """
            {"status": "open", "n": 2, "price": 2.25, "nothing": null, "sizes": {"16:9 a.b": 3},
             "data": [{"id": "a", "tries": [1, 2]}, {"id": "b", "tries": []}]}""";

    @Test
    void aFieldHasTheTypeThatItHasInJson() {
        assertThat(JsonPaths.at(JSON, "status")).isEqualTo("open");
        assertThat(JsonPaths.at(JSON, "n")).isEqualTo(2);
        assertThat(JsonPaths.at(JSON, "price")).isEqualTo(2.25);
    }

    @Test
    void aNameWithDotsIsQuoted() {
        assertThat(JsonPaths.at(JSON, "sizes.'16:9 a.b'")).isEqualTo(3);
    }

    @Test
    void whatIsNotThereIsNull() {
        assertThat(JsonPaths.at(JSON, "nothing")).isNull();
        assertThat(JsonPaths.at(JSON, "absent.below")).isNull();
        assertThat(JsonPaths.at(JSON, "data[7].id")).isNull();
    }

    @Test
    void aFieldOfAListIsTheListOfTheFields() {
        assertThat(JsonPaths.at(JSON, "data.id")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void anElementIsFoundByItsIndexAndByAField() {
        assertThat(JsonPaths.at(JSON, "data[1].id")).isEqualTo("b");
        assertThat(JsonPaths.at(JSON, "data.find { it.id == 'a' }.tries.size()"))
                .isEqualTo(2);
    }

    @Test
    void aPathThatCannotBeReadIsAnError() {
        assertThatThrownBy(() -> JsonPaths.at(JSON, "data.findAll { it.id == 'a' }"))
                .hasMessageContaining("cannot be read");
    }
}
