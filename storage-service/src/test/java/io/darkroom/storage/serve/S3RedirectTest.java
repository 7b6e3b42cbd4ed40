package io.darkroom.storage.serve;

import static io.darkroom.storage.TestArchive.image;
import static io.darkroom.storage.TestArchive.link;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.GenerationId;
import io.darkroom.embedded.RealBackends;
import io.darkroom.storage.S3Server;
import io.darkroom.storage.TestArchive;
import io.darkroom.storage.archive.Asset;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redirects clients to the store, when configured. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(value = S3RedirectTest.Redirecting.class, restrictToAnnotatedClass = true)
class S3RedirectTest {

    /** An S3 server to which clients are redirected. */
    public static class Redirecting extends S3Server {

        @Override
        public Map<String, String> start() {
            Map<String, String> settings = new HashMap<>(super.start());
            settings.put("darkroom.storage.redirect", "true");
            return settings;
        }
    }

    @Inject
    TestArchive archived;

    @Test
    void redirectsAClientToAPresignedLink() throws Exception {
        byte[] image = image("png", 40, 30);
        Asset asset = archived.images(GenerationId.next(Instant.now()), image).getFirst();

        Response answer = given().redirects().follow(false).get(link(asset));

        answer.then().statusCode(307).header("Cache-Control", "private, no-store");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> fetched = http.send(
                    HttpRequest.newBuilder(URI.create(answer.header("Location")))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(fetched.body()).isEqualTo(image);
            assertThat(fetched.headers().firstValue("Content-Type")).hasValue("image/png");
        }
        given().redirects().follow(false).get("/v1/assets/" + asset.id).then().statusCode(401);
    }
}
