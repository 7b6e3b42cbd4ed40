package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.system.RunningSystem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters and replay, with the commands that an operator uses. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class OperatorToolsTest {

    private final SharedSystem shared;
    private final RunningSystem system;

    OperatorToolsTest(SharedSystem shared) {
        this.shared = shared;
        this.system = shared.system();
    }

    @Test
    void aRecordThatCannotBeReadIsListedShownAndRedriven() {
        system.produce("darkroom.requests", "{\"what\": \"is this\"}");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> shared.cli("dead-letters", "list").contains("not a CloudEvent"));
        String id = shared.cli("dead-letters", "list", "--topic", "darkroom.requests")
                .split(" ")[0];

        assertThat(shared.cli("dead-letters", "show", id)).contains("{\"what\": \"is this\"}");
        assertThat(shared.cli("dead-letters", "redrive", id)).contains("redriven 20");
        assertThat(shared.cli("dead-letters", "redrive")).contains("name one dead letter, or use --all");
    }

    @Test
    void replayingTheCallbacksOfTheLastHourChangesNothing() throws Exception {
        for (String provider : List.of("evolink", "apiframe")) {
            system.submit("""
                    {"model": "seedream-4.5", "prompt": "once", "routing": {"providers": ["%s"]}}""".formatted(provider), 20);
        }

        assertThat(shared.cli("replay", "--from", "PT1H")).contains("0 attempts changed, 0 new webhooks");
        assertThat(shared.cli("replay", "--from", "yesterday")).contains("--from must be a time");
    }

    @Test
    void oneAddressAnswersForEveryServiceAndAnAllowListHoldsThere() throws Exception {
        String near = shared.cli(
                "key", "create", "--account", "door", "--create-account", "--name", "near", "--allow-ip", "127.0.0.1");
        String far = shared.cli("key", "create", "--account", "door", "--name", "far", "--allow-ip", "192.0.2.1");

        for (String path : List.of("/v1/deliveries", "/v1/webhook-endpoints", "/v1/key")) {
            HttpResponse<String> answer = get(path, near);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().allValues("X-Request-Id")).as(path).hasSize(1);
            assertThat(get(path, far).body()).as(path).contains("\"code\":\"address_not_allowed\"");
        }
        // Only storage-service knows that there is no such image.
        assertThat(get("/v1/assets/0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b", near).body())
                .contains("there is no such asset");
        assertThat(shared.cli("status").lines().limit(4))
                .allMatch(line -> line.contains(" up ") || line.startsWith("SERVICE"));
    }

    // The first line is the key.
    private HttpResponse<String> get(String path, String created) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(system.url() + path))
                                .header(
                                        "Authorization",
                                        "Bearer " + created.lines().findFirst().orElseThrow())
                                .header("X-Darkroom-Client", "192.0.2.1;NOT_COUNTED;9999999999;forged")
                                .header("X-Forwarded-For", "192.0.2.1")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
