package io.darkroom.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Sets the faults and the latency of simulated providers. */
public final class SimulatorFaults {

    private static final int OK = 200;

    private SimulatorFaults() {}

    /** Replaces those of a provider; {@code json}: as {@code /admin/faults/{provider}} of {@code simulator} takes them. */
    public static void set(URI simulator, String provider, String json) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(simulator.resolve("/admin/faults/" + provider))
                    .PUT(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IOException("the simulator refused the faults: " + answer.body());
            }
        }
    }
}
