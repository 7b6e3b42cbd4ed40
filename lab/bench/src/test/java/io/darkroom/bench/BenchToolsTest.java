package io.darkroom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.darkroom.embedded.Ports;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the benchmarks measure with: pictures, the file server, the scripts of the other tools, the command line. */
class BenchToolsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2_000, 70_000, 2_000_000})
    void aPictureHasItsSizeAndDecodes(int size) throws Exception {
        byte[] picture = JpegFiles.jpeg(size, new Random(1));

        assertThat(picture.length).isBetween(size - 4, size);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
        assertThat(image.getWidth()).isEqualTo(64);
    }

    @Test
    void everyFileHasContentOfItsOwnAndAMarkChangesAll() throws Exception {
        JpegFiles.write(folder, 2, 5_000);
        byte[] before = Files.readAllBytes(folder.resolve("0.jpg"));
        assertThat(Files.readAllBytes(folder.resolve("1.jpg"))).isNotEqualTo(before);

        JpegFiles.mark(folder, 2, new Random(2));

        byte[] after = Files.readAllBytes(folder.resolve("0.jpg"));
        assertThat(after).hasSameSizeAs(before).isNotEqualTo(before);
        assertThat(ImageIO.read(new ByteArrayInputStream(after))).isNotNull();
    }

    @Test
    void theFileServerServesItsFolder() throws Exception {
        Files.writeString(folder.resolve("0.jpg"), "content");
        int port = Ports.free();
        Process server = FileServer.start(folder, port);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/0.jpg"))
                    .build();

            // Twice, since connections are kept open.
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("content");
                assertThat(answer.headers().firstValue("Content-Type")).contains("image/jpeg");
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void curlDownloadsEachLinkIntoItsFileAndHashesAll() {
        String script = PeerScripts.curl(
                List.of(URI.create("http://127.0.0.1:1/0.jpg"), URI.create("http://127.0.0.1:1/1.jpg")));

        assertThat(script)
                .contains(
                        "url=http://127.0.0.1:1/0.jpg\noutput=0.jpg\nurl=http://127.0.0.1:1/1.jpg\noutput=1.jpg\nEND\n")
                .contains("--parallel-max 8")
                .endsWith("openssl dgst -sha256 *.jpg > hashes");
    }

    @Test
    void rcloneCopiesTheSameFiles() {
        assertThat(PeerScripts.rclone(2, 9000))
                .startsWith("cat > list <<'END'\n0.jpg\n1.jpg\nEND\n")
                .contains("--transfers 8", "http://127.0.0.1:9000");
    }

    @Test
    void aTemporaryFolderIsDeletedWithItsContent() throws Exception {
        Path path;
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            path = temporary.path();
            Files.createDirectories(path.resolve("a/b"));
            Files.writeString(path.resolve("a/b/c"), "x");
        }

        assertThat(path).doesNotExist();
    }

    @Test
    void theFileServerAnswersHeadWithoutABody() throws Exception {
        Files.writeString(folder.resolve("0.jpg"), "content");
        int port = Ports.free();
        Process server = FileServer.start(folder, port);
        try (HttpConnection connection = HttpConnection.open(port)) {
            // What followed the headers would be taken for the second answer.
            assertThat(connection.head("/0.jpg")).isEqualTo(200);
            assertThat(connection.exchange(HttpConnection.post("/0.jpg", List.of(), new byte[0])))
                    .isEqualTo(200);
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void aPeerThatHangsIsEnded() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Commands.shell("sleep 60", folder, Duration.ofMillis(200)))
                .withMessage("a peer took longer than 0 s: sleep 60");
    }

    @Test
    void answersAreReadWithALengthAndInChunks() throws Exception {
        String answers = "HTTP/1.1 202 Accepted\r\nContent-Length: 3\r\n\r\nabc"
                + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                + "HTTP/1.1 204 No Content\r\n\r\n";
        InputStream in = new ByteArrayInputStream(answers.getBytes(StandardCharsets.US_ASCII));

        assertThat(HttpConnection.readStatus(in)).isEqualTo(202);
        assertThat(HttpConnection.readStatus(in)).isEqualTo(200);
        assertThat(HttpConnection.readStatus(in)).isEqualTo(204);
    }

    @Test
    void curlPostsTheSameBodyToOneAddress() {
        assertThat(PeerScripts.post("http://127.0.0.1:1/", Path.of("/tmp/body"), 3))
                .contains("@/tmp/body", "seq 3", "url = http://127.0.0.1:1/", "--parallel-max 8");
    }

    @Test
    void theHelpTextOfABenchmarkNamesItsOptions() {
        StringWriter out = new StringWriter();

        int status =
                new CommandLine(new ArchiveBench()).setOut(new PrintWriter(out)).execute("--help");

        assertThat(status).isZero();
        assertThat(out.toString()).contains("--steady", "--files", "--size", "--home");
    }
}
