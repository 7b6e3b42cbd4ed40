package io.darkroom.standalone;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.catalogue.Catalogue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;

/**
 * What services do in their first minutes: pictures from every provider, looked at and fetched. What they load and compile
 * for it is in their ahead-of-time caches afterwards.
 */
final class Training {

    private static final Set<ProviderName> PROVIDERS =
            Catalogue.builtIn().providers().keySet();
    private static final int ROUNDS = 3;
    private static final int LONGEST_SECONDS = 30;

    private final Settings settings;
    private final String key;
    private final HttpClient http = HttpClient.newHttpClient();

    Training(Settings settings, String key) {
        this.settings = settings;
        this.key = key;
    }

    void run() throws IOException, InterruptedException {
        for (int round = 1; round <= ROUNDS; round++) {
            for (ProviderName provider : PROVIDERS) {
                String body = """
                        {"model": "seedream-4.5", "prompt": "round %d", "routing": {"providers": ["%s"]}}""".formatted(round, provider);
                String answer = send(request(settings.submitterPort(), "/v1/generations")
                        .header("Content-Type", "application/json")
                        .header("Prefer", "wait=" + LONGEST_SECONDS)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
                if (!answer.contains("\"completed\"")) {
                    throw new CannotRun("a picture was not made by " + provider + ": " + answer);
                }
            }
            send(request(settings.submitterPort(), "/v1/generations"));
            send(request(settings.submitterPort(), "/v1/models"));
            send(request(settings.callbackPort(), "/v1/webhook-endpoints"));
            for (int port : List.of(settings.submitterPort(), settings.callbackPort(), settings.storagePort())) {
                send(request(port, "/q/metrics"));
                send(request(port, "/q/health"));
            }
        }
        System.out.println("trained; the services write their caches as they end");
    }

    private HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + key);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new CannotRun(answer.uri() + " answered " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
