package io.darkroom.standalone;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.catalogue.Catalogue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/**
 * The load of a service's first minutes: generations from every provider, lists, metrics. The classes and code that it needs are in the
 * ahead-of-time caches afterwards.
 */
final class Training {

    private static final Map<ProviderName, Capabilities> PROVIDERS =
            Catalogue.builtIn().providers();
    private static final int ROUNDS = 3;
    private static final int ROUNDS_FOR_CLASSES = 1;
    private static final int MAX_WAIT_SECONDS = 30;

    private final Settings settings;
    private final String key;
    private final HttpClient http = HttpClient.newHttpClient();

    Training(Settings settings, String key) {
        this.settings = settings;
        this.key = key;
    }

    void run(Purpose.Recording recording) throws IOException, InterruptedException {
        int rounds = switch (recording) {
            case AHEAD_OF_TIME -> ROUNDS;
            case CLASSES -> ROUNDS_FOR_CLASSES;
        };
        for (int round = 1; round <= rounds; round++) {
            for (Map.Entry<ProviderName, Capabilities> provider : PROVIDERS.entrySet()) {
                String body = """
                        {"model": "%s", "prompt": "round %d", "routing": {"providers": ["%s"]}}""".formatted(modelOf(provider.getValue()), round, provider.getKey());
                String answer = send(request(settings.port(ServiceName.SUBMITTER), "/v1/generations")
                        .header("Content-Type", "application/json")
                        .header("Prefer", "wait=" + MAX_WAIT_SECONDS)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
                if (!answer.contains("\"completed\"")) {
                    throw new CannotRun("a generation by " + provider.getKey() + " did not complete: " + answer);
                }
            }
            send(request(settings.port(ServiceName.SUBMITTER), "/v1/generations"));
            send(request(settings.port(ServiceName.SUBMITTER), "/v1/models"));
            send(request(settings.port(ServiceName.CALLBACK), "/v1/webhook-endpoints"));
            for (ServiceName service : ServiceName.values()) {
                send(request(settings.port(service), "/q/metrics"));
                send(request(settings.port(service), "/q/health"));
            }
        }
        System.out.println("trained; the services write their caches while they stop");
    }

    // Not every provider sells the same one.
    private static String modelOf(Capabilities provider) {
        return provider.models().keySet().iterator().next();
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
