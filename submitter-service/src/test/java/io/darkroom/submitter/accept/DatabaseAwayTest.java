package io.darkroom.submitter.accept;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stops PostgreSQL while the service runs; after all other tests, since it is not started again. */
@QuarkusTest
@Tag("backend")
@Order(Integer.MAX_VALUE)
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class DatabaseAwayTest {

    RealBackends backends;

    @Test
    void aRequestIsAnswered503WithRetryAfterAndTheServiceIsNotReady() throws Exception {
        post().then().statusCode(202);

        backends.stopDatabase();

        post().then().statusCode(503).header("Retry-After", "5").body("code", equalTo("unavailable"));
        given().get("/q/health/ready").then().statusCode(503);
        given().get("/q/health/live").then().statusCode(200);
    }

    private static ApiResponse post() {
        return given().header("Authorization", "Bearer dk_root_of-these-tests")
                .contentType("application/json")
                .body("{\"model\": \"seedream-4.5\", \"prompt\": \"a\"}")
                .post("/v1/generations");
    }
}
