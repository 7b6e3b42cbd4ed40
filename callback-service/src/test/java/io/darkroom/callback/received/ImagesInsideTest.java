package io.darkroom.callback.received;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImagesInsideTest {

    private static final byte[] IMAGE = bytes(ImagesInside.MIN_LENGTH, 1);
    private static final byte[] OTHER = bytes(ImagesInside.MIN_LENGTH + 1, 2);
    private static final byte[] SMALL = bytes(1000, 3);

    private final List<byte[]> taken = new ArrayList<>();

    @Test
    void aLargeTextOfBase64IsReplacedAndAllElseStaysAsItIs() {
        String json = "{ \"a\" : 1.0e400,\n\"b64_json\":\"%s\" , \"c\":[\"%s\", \"x\\\"y\\\\\"]}\n";

        assertThat(replaced(json.formatted(base64(IMAGE), base64(OTHER)))).isEqualTo(json.formatted("#1", "#2"));
        assertThat(taken).containsExactly(IMAGE, OTHER);
    }

    @Test
    void aDataUrlIsReplacedWhole() {
        assertThat(replaced("[\"data:image/png;base64," + base64(IMAGE) + "\"]"))
                .isEqualTo("[\"#1\"]");
        assertThat(taken).containsExactly(IMAGE);
    }

    @Test
    void escapedSlashesAndLineBreaksBelongToTheImage() {
        String escaped = Base64.getMimeEncoder()
                .encodeToString(IMAGE)
                .replace("/", "\\/")
                .replace("\r\n", "\\r\\n");

        assertThat(replaced("[\"" + escaped + "\"]")).isEqualTo("[\"#1\"]");
        assertThat(taken).containsExactly(IMAGE);
    }

    @Test
    void aSmallImageStaysWhereItIs() {
        String json = "[\"" + base64(SMALL) + "\", \"" + "a b".repeat(ImagesInside.MIN_LENGTH) + "\"]";

        assertThat(replaced(json)).isEqualTo(json);
        assertThat(taken).isEmpty();
    }

    @Test
    void aLargeTextThatIsNotBase64StaysWhereItIs() {
        String prompt = "[\"" + "a lamp, ".repeat(ImagesInside.MIN_LENGTH) + "\"]";
        String quoted = "[\"" + "\\\"".repeat(ImagesInside.MIN_LENGTH) + "\"]";

        assertThat(replaced(prompt)).isEqualTo(prompt);
        assertThat(replaced(quoted)).isEqualTo(quoted);
    }

    @Test
    void whatIsNotJsonStaysAsItIsOrLosesWhatLooksLikeAnImage() {
        assertThat(replaced("\"" + "-".repeat(ImagesInside.MIN_LENGTH))).startsWith("\"---");
        assertThat(replaced("")).isEmpty();
        assertThat(replaced("\"")).isEqualTo("\"");
        assertThat(replaced("\"" + base64(IMAGE))).isEqualTo("\"#1");
    }

    private String replaced(String json) {
        return ImagesInside.replaced(json, image -> {
            taken.add(image);
            return "#" + taken.size();
        });
    }

    private static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
