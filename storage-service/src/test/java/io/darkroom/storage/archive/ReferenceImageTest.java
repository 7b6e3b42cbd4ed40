package io.darkroom.storage.archive;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sun.net.httpserver.HttpServer;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.AssetLinks.LinkSignature;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.storage.TestArchive;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Images at addresses that clients chose, for submitter-service. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
class ReferenceImageTest {

    private final byte[] picture = TestArchive.image("png", 40, 30);
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/picture.png", 200, picture);
        answer("/page.html", 200, "<html>no image</html>".getBytes(StandardCharsets.UTF_8));
        answer("/gone.png", 404, new byte[0]);
        answer("/down.png", 503, new byte[0]);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void isDownloaded() {
        assertThat(get(address("/picture.png")).then().statusCode(200).extract().asByteArray())
                .isEqualTo(picture);
    }

    @Test
    void whatIsNoImageIsNamed() {
        get(address("/page.html")).then().statusCode(422).body("code", equalTo("unusable_image"));
        get(address("/gone.png")).then().statusCode(422).body("detail", containsString("404"));
    }

    @Test
    void whatMayPassIsToBeTriedAgain() {
        get(address("/down.png")).then().statusCode(503);
    }

    @Test
    void anImageThatTricklesIsGivenUpWhenTheCallerHasNoMoreTime() {
        server.createContext("/trickle.png", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 0);
                for (byte each : picture) {
                    exchange.getResponseBody().write(each);
                    exchange.getResponseBody().flush();
                    LockSupport.parkNanos(50_000_000);
                }
            }
        });

        assertTimeout(
                Duration.ofSeconds(10),
                () -> get(address("/trickle.png"), "&within=1")
                        .then()
                        .statusCode(503)
                        .body("detail", containsString("longer than its limit")));
    }

    @Test
    void anAddressThatMustNotBeReachedIsNot() {
        get("http://169.254.169.254/latest/meta-data").then().statusCode(422);
        get("ftp://127.0.0.1/picture.png").then().statusCode(422);
    }

    @Test
    void needsASignedLink() {
        given().get(AssetLinks.referenceImagePath(URI.create(address("/picture.png"))))
                .then()
                .statusCode(401);
    }

    private ApiResponse get(String address) {
        return get(address, "");
    }

    private ApiResponse get(String address, String more) {
        String path = AssetLinks.referenceImagePath(URI.create(address));
        LinkSignature link = TestArchive.LINKS.sign(path, Instant.now().plusSeconds(60));
        return given().get(path + "?expires=" + link.expires() + "&signature=" + link.signature() + more);
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void answer(String path, int status, byte[] body) {
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }
}
