package io.darkroom.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestFileTest {

    @TempDir
    Path folder;

    @Test
    void aDashIsTheStandardInput() throws Exception {
        byte[] lines = "{\"prompt\": \"a\"}\n".getBytes(StandardCharsets.UTF_8);

        assertThat(RequestFile.read(Path.of("-"), "", new ByteArrayInputStream(lines))
                        .lines())
                .singleElement()
                .satisfies(line -> assertThat(line.json()).startsWith("{\"prompt\":\"a\""));
    }

    @Test
    void blankLinesCountButAreNotSent() throws Exception {
        List<RequestFile.RequestLine> lines =
                read("{\"prompt\": \"a\"}\n\n  \r\n{\"prompt\": \"b\"}", "").lines();

        assertThat(lines).extracting(RequestFile.RequestLine::number).containsExactly(1, 4);
    }

    @Test
    void eachLineGetsAKeyOfItsOwn() throws Exception {
        assertThat(keys(read("{\"prompt\": \"a\"}\n{\"prompt\": \"a\"}", ""))).doesNotHaveDuplicates();
    }

    @Test
    void theSameBytesGiveTheSameKeys() throws Exception {
        String text = "{\"prompt\": \"a\"}";

        assertThat(keys(read(text, ""))).isEqualTo(keys(read(text, "")));
        assertThat(keys(read(text, "salt"))).isNotEqualTo(keys(read(text, "")));
        assertThat(keys(read(text + "\n", ""))).isNotEqualTo(keys(read(text, "")));
    }

    @Test
    void aKeyThatTheFileHasIsKept() throws Exception {
        assertThat(keys(read("{\"idempotency_key\": \"mine\"}", ""))).containsExactly("mine");
    }

    @Test
    void whatIsNotAJsonObjectIsLeftToTheServer() throws Exception {
        assertThat(read("[1]\nnot json", "").lines())
                .extracting(RequestFile.RequestLine::json)
                .containsExactly("[1]", "not json");
    }

    @Test
    void aFileWithoutRequestsIsRefused() {
        assertThatIOException()
                .isThrownBy(() -> read("\n \n", ""))
                .withMessageContaining("one JSON object on each line");
    }

    private RequestFile read(String text, String salt) throws Exception {
        return RequestFile.read(
                Files.writeString(folder.resolve("requests.jsonl"), text), salt, InputStream.nullInputStream());
    }

    private static List<String> keys(RequestFile file) {
        return file.lines().stream()
                .map(line -> line.json().replaceAll(".*\"idempotency_key\":\\s*\"([^\"]*)\".*", "$1"))
                .toList();
    }
}
