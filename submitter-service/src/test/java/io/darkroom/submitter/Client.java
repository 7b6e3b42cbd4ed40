package io.darkroom.submitter;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.embedded.http.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A client with an account and a key of its own. */
public record Client(String account, String keyId, String key) {

    /** An account with {@code credits} and a key with {@code limits}, JSON fields that begin with a comma. */
    public static Client of(String credits, String limits) {
        String account = Route.authorized()
                .body("{\"name\": \"" + UUID.randomUUID() + "\"}")
                .post("/v1/admin/accounts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Route.authorized()
                .body("{\"credits\": \"" + credits + "\", \"note\": \"for a test\"}")
                .post("/v1/admin/accounts/" + account + "/credits")
                .then()
                .statusCode(200)
                .body("credits.available", equalTo(credits));
        ApiResponse key = Route.authorized()
                .body("{\"account_id\": \"" + account + "\", \"name\": \"a key\"" + limits + "}")
                .post("/v1/admin/keys");
        key.then().statusCode(201);
        return new Client(account, key.path("id"), key.path("key"));
    }

    public ApiRequest authorized() {
        return given().header("Authorization", "Bearer " + key).contentType("application/json");
    }

    public ApiResponse get(String path) {
        return authorized().get(path);
    }

    public ApiResponse submit(String prompt, String fields) {
        return authorized().body(body(prompt, fields)).post("/v1/generations");
    }

    public ApiResponse submit(String prompt, String fields, String idempotencyKey) {
        return authorized()
                .header("Idempotency-Key", idempotencyKey)
                .body(body(prompt, fields))
                .post("/v1/generations");
    }

    public void balance(String available, String reserved, String spent) {
        get("/v1/credits")
                .then()
                .body("available", equalTo(available))
                .body("reserved", equalTo(reserved))
                .body("spent", equalTo(spent));
    }

    private static byte[] body(String prompt, String fields) {
        return ("{\"model\": \"seedream-4.5\", \"prompt\": \"" + prompt + "\", " + fields + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
