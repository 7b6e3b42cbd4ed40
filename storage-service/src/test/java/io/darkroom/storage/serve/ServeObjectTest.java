package io.darkroom.storage.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.darkroom.storage.TestS3;
import io.darkroom.storage.store.ContentDigest;
import io.darkroom.storage.store.FilesystemStore;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.SpoolFile;
import io.darkroom.storage.store.StoreConfig;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.PathPart;
import org.jboss.resteasy.reactive.server.jaxrs.HttpHeadersImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The responses for an object in files and in a real S3 server. */
class ServeObjectTest {

    private static final String CONTENT = "0123456789";

    private Path folder;
    private Spool spool;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.spool = new Spool(folder, Instant.now());
    }

    @Test
    void sendsALocalFileWithoutReadingIt() throws IOException {
        Response response = files().get(stored(new FilesystemStore(folder)), headers());

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getEntity()).isInstanceOfSatisfying(PathPart.class, part -> {
            assertThat(part.file).hasContent(CONTENT);
            assertThat(part.offset).isZero();
            assertThat(part.count).isEqualTo(10);
        });
    }

    @Test
    void describesTheContent() throws IOException {
        ServedObject object = stored(new FilesystemStore(folder));

        Response response = files().get(object, headers());

        assertThat(response.getHeaderString("ETag")).isEqualTo(object.quotedEtag());
        assertThat(response.getHeaderString("Content-Length")).isEqualTo("10");
        assertThat(response.getHeaderString("Content-Type")).isEqualTo("image/png");
        assertThat(response.getHeaderString("Content-Disposition")).isEqualTo("inline; filename=\"a.png\"");
        assertThat(response.getHeaderString("Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
    }

    @Test
    void letsNoBrowserExecuteTheContent() throws IOException {
        Response response = files().get(stored(new FilesystemStore(folder)), headers());

        assertThat(response.getHeaderString("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.getHeaderString("Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
    }

    @Test
    void answers304WithoutABody() throws IOException {
        ServedObject object = stored(new FilesystemStore(folder));

        Response response = files().get(object, headers("If-None-Match", object.quotedEtag()));

        assertThat(response.getStatus()).isEqualTo(304);
        assertThat(response.hasEntity()).isFalse();
        assertThat(response.getHeaderString("ETag")).isEqualTo(object.quotedEtag());
    }

    @Test
    void answers206ToARange() throws IOException {
        Response response = files().get(stored(new FilesystemStore(folder)), headers("Range", "bytes=2-4"));

        assertThat(response.getStatus()).isEqualTo(206);
        assertThat(response.getHeaderString("Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(response.getHeaderString("Content-Length")).isEqualTo("3");
    }

    @Test
    void ignoresTheRangeOfAnotherVersion() throws IOException {
        Response response = files().get(
                        stored(new FilesystemStore(folder)),
                        headers("Range", "bytes=2-4", "If-Range", "\"another version\""));

        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void answers416ToARangeOutsideTheObject() throws IOException {
        ServedObject object = stored(new FilesystemStore(folder));

        assertThatExceptionOfType(HttpProblem.class)
                .isThrownBy(() -> files().get(object, headers("Range", "bytes=10-")))
                .satisfies(problem -> {
                    assertThat(problem.getStatusCode()).isEqualTo(416);
                    assertThat(problem.getHeaders()).containsEntry("Content-Range", "bytes */10");
                });
    }

    @Test
    void writesSeveralRangesAsMultipart() throws IOException {
        Response response = files().get(stored(new FilesystemStore(folder)), headers("Range", "bytes=0-1,8-9"));

        assertThat(response.getStatus()).isEqualTo(206);
        String type = response.getHeaderString("Content-Type");
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        assertThat(text(response)).isEqualTo("""
                        \r
                        --%1$s\r
                        Content-Type: image/png\r
                        Content-Range: bytes 0-1/10\r
                        \r
                        01\r
                        --%1$s\r
                        Content-Type: image/png\r
                        Content-Range: bytes 8-9/10\r
                        \r
                        89\r
                        --%1$s--\r
                        """.formatted(boundary));
    }

    @Test
    void answersHeadWithTheLengthAndWithoutABody() throws IOException {
        ServedObject object = stored(new FilesystemStore(folder));

        assertThat(files().head(object, headers()).getHeaderString("Content-Length"))
                .isEqualTo("10");
        assertThat(files().head(object, headers()).hasEntity()).isFalse();
        assertThat(files().head(object, headers("If-None-Match", "*")).getStatus())
                .isEqualTo(304);
    }

    @Test
    void streamsAnObjectFromS3() throws IOException {
        ObjectStore s3 = TestS3.store();

        Response response = new ServeObject(s3, config("false")).get(stored(s3), headers("Range", "bytes=2-4"));

        assertThat(text(response)).isEqualTo("234");
    }

    @Test
    void redirectsToAPresignedLinkWhenConfigured() throws Exception {
        ObjectStore s3 = TestS3.store();

        Response response = new ServeObject(s3, config("true")).get(stored(s3), headers());

        assertThat(response.getStatus()).isEqualTo(307);
        assertThat(response.getHeaderString("Cache-Control")).isEqualTo("private, no-store");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> fetched = http.send(
                    HttpRequest.newBuilder(response.getLocation()).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(fetched.body()).isEqualTo(CONTENT);
            assertThat(fetched.headers().firstValue("Content-Type")).hasValue("image/png");
        }
    }

    @Test
    void doesNotRedirectAClientThatHasTheVersion() throws IOException {
        ObjectStore s3 = TestS3.store();
        ServedObject object = stored(s3);

        Response response =
                new ServeObject(s3, config("true")).get(object, headers("If-None-Match", object.quotedEtag()));

        assertThat(response.getStatus()).isEqualTo(304);
    }

    @Test
    void servesFilesItselfAlsoWhenRedirectsAreConfigured() throws IOException {
        ObjectStore files = new FilesystemStore(folder);

        Response response = new ServeObject(files, config("true")).get(stored(files), headers());

        assertThat(response.getStatus()).isEqualTo(200);
    }

    private ServeObject files() {
        return new ServeObject(new FilesystemStore(folder), config("false"));
    }

    private ServedObject stored(ObjectStore store) throws IOException {
        try (SpoolFile file = spool.open()) {
            file.append(new ByteArrayInputStream(CONTENT.getBytes(StandardCharsets.US_ASCII)));
            ContentDigest content = file.seal();
            ObjectKey key = ObjectKey.image(content.sha256());
            store.put(key, file.path(), content, "image/png");
            return new ServedObject(key, content.bytes(), content.sha256(), "image/png", "inline; filename=\"a.png\"");
        }
    }

    private static String text(Response response) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (response.getEntity() instanceof StreamingOutput body) {
            body.write(out);
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    private static HttpHeaders headers(String... namesAndValues) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new HttpHeadersImpl(headers);
    }

    private static StoreConfig config(String redirect) {
        return new SmallRyeConfigBuilder()
                .withMapping(StoreConfig.class)
                .withDefaultValue("darkroom.storage.redirect", redirect)
                .build()
                .getConfigMapping(StoreConfig.class);
    }
}
