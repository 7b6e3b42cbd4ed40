package io.darkroom.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.TaskReport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportedImagesTest {

    @Test
    void eachLinkIsOneImageThatExpires() {
        List<ProducedImage> images =
                images("https://a.example/1", "http://a.example/2", " https://a.example/1", "DATA:IMAGE/png;base64,AA");

        assertThat(images.stream().map(ProducedImage::url))
                .containsExactly(
                        URI.create("https://a.example/1"),
                        URI.create("http://a.example/2"),
                        URI.create("DATA:IMAGE/png;base64,AA"));
        assertThat(images).allMatch(image -> image.expiresAt().equals(StubUpstream.NOW.plusSeconds(3600)));
    }

    @Test
    void theReferenceOfAnImageThatCameInsideIsAnImage() {
        String reference = "urn:sha256:" + "0a".repeat(32);

        assertThat(images(reference, "urn:sha256:abc", "urn:isbn:1").stream().map(ProducedImage::url))
                .containsExactly(URI.create(reference));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            https://a.example/a b.png|https://a.example/a%20b.png
            https://a.example/"a"<b>{c}|https://a.example/%22a%22%3Cb%3E%7Bc%7D
            https://a.example/x[1].png?y=[2]|https://a.example/x%5B1%5D.png?y=[2]
            https://a.example/%zz%2F%e4|https://a.example/%25zz%2F%e4
            https://a.example/bücher/图.png|https://a.example/b%C3%BCcher/%E5%9B%BE.png
            https://a.example/🖼.png|https://a.example/%F0%9F%96%BC.png
            https://a.example\\a\\b.png?c=\\d|https://a.example/a/b.png?c=%5Cd
            https://a.example/a?sig=A+b/c==&t=1#x#y|https://a.example/a?sig=A+b/c==&t=1
              https://a.example/1.png  |https://a.example/1.png
            https://bücher.example:8443/1|https://xn--bcher-kva.example:8443/1
            https://a_b.example/1|https://a_b.example/1
            https://a.example?sig=1|https://a.example?sig=1
            """)
    void aLinkIsReadAsABrowserDoes(String link, String address) {
        assertThat(images(link))
                .singleElement()
                .satisfies(image -> assertThat(image.url()).isEqualTo(URI.create(address)));
    }

    @Test
    void lineBreaksInALinkAreDroppedAndANulIsCleaned() {
        assertThat(images("https://a.exa\r\nmple/1\t2\n").getFirst().url())
                .isEqualTo(URI.create("https://a.example/12"));
        assertThat(images("https://a.example/1\u0000\ud800").getFirst().url())
                .isEqualTo(URI.create("https://a.example/1%EF%BF%BD%EF%BF%BD"));
    }

    @Test
    void whiteSpaceInAnImageItselfIsDropped() {
        assertThat(images("data:image/png;base64,iVBO\r\nRw0K Ggo=").getFirst().url())
                .isEqualTo(URI.create("data:image/png;base64,iVBORw0KGgo="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "a.example/1",
                "/data/x.jpg",
                "//a.example/1",
                "https://",
                "https:///",
                "ftp://a.example/1",
                "file:///etc/passwd",
                "data:text/html,x",
                "https://a b/",
                "https://me:secret@a.example/1",
                "https://a.example:99999/1",
                "https://a^b/",
                "javascript:x"
            })
    void anyOtherTextIsNoImageAndIsNamed(String link) {
        assertThat(report(link)).isInstanceOfSatisfying(TaskReport.WithoutImages.class, finished -> {
            assertThat(finished.error().code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
            assertThat(finished.error().message()).contains("without an image").contains("\"" + link + "\"");
        });
    }

    @Test
    void anImageInsideTheAnswerIsAsciiAlone() {
        assertThat(report("data:image/png;base64,iVBO\ud800")).isInstanceOf(TaskReport.WithoutImages.class);
        assertThat(report("data:image/png;base64,iVBO\u0000")).isInstanceOf(TaskReport.WithoutImages.class);
    }

    @Test
    void aLinkOfAnyLengthHasALimitAndIsNamedInShort() {
        assertThat(report("https://a.example/" + "x".repeat(1_500_000)))
                .isInstanceOfSatisfying(
                        TaskReport.WithoutImages.class,
                        finished -> assertThat(finished.error().message())
                                .contains("https://a.example/xxx")
                                .hasSizeLessThan(200));
    }

    @Test
    void theUsableLinksCountBesideOthers() {
        assertThat(images("", "/1.png", "https://a.example/1")).hasSize(1);
    }

    @Test
    void noMoreImagesAreKeptThanARequestCanAskFor() {
        String[] links =
                IntStream.range(0, 200).mapToObj(n -> "https://a.example/" + n).toArray(String[]::new);

        assertThat(images(links)).hasSize(GenerationRequest.MAX_IMAGES);
    }

    @Test
    void textsAreFoundAtAnyDepthInOrder() throws Exception {
        assertThat(ReportedImages.texts(
                        new ObjectMapper().readTree("[\"a\", {\"x\": [\"b\", 7, null], \"y\": \"c\"}, true]")))
                .containsExactly("a", "b", "c");
        assertThat(ReportedImages.texts(null)).isEmpty();
    }

    private static List<ProducedImage> images(String... links) {
        return ((TaskReport.Succeeded) report(links)).images();
    }

    private static TaskReport report(String... links) {
        return ReportedImages.report(List.of(links), StubUpstream.NOW, Duration.ofHours(1));
    }
}
