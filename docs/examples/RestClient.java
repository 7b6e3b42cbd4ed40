import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/**
 * Makes a picture with an interface for MicroProfile's REST client, as services on Quarkus have it; outside of them with
 * org.jboss.resteasy.microprofile:microprofile-rest-client, org.jboss.resteasy:resteasy-jackson2-provider and
 * io.smallrye.config:smallrye-config on the class path:
 * DARKROOM_KEY=dk_… java -cp … RestClient.java "a ceramic lamp" lamp.jpg
 */
public final class RestClient {

    private RestClient() {}

    public record Request(String model, String prompt, String aspect_ratio) {}

    /** The native API; what it answers has more fields than these. */
    @Path("/v1/generations")
    @Consumes("application/json")
    public interface Generations {
        @POST
        Map<String, Object> create(
                @HeaderParam("Authorization") String key,
                @HeaderParam("Idempotency-Key") String idempotencyKey,
                @HeaderParam("Prefer") String wait,
                Request request);
    }

    public static void main(String[] arguments) throws Exception {
        Generations generations = RestClientBuilder.newBuilder()
                .baseUri(URI.create(System.getenv().getOrDefault("DARKROOM_URL", "http://127.0.0.1:8080")))
                .build(Generations.class);
        try {
            Map<String, Object> generation = generations.create(
                    "Bearer " + System.getenv("DARKROOM_KEY"),
                    // Sent again with the same key, the same request buys nothing.
                    UUID.randomUUID().toString(),
                    "wait=120",
                    new Request("seedream-4.5", arguments[0], "16:9"));
            if (!"completed".equals(generation.get("status"))) {
                throw new IllegalStateException(generation.get("status") + " " + generation.get("error"));
            }
            Map<?, ?> image = (Map<?, ?>) ((List<?>) generation.get("images")).getFirst();
            try (InputStream bytes = URI.create(image.get("url").toString()).toURL().openStream()) {
                Files.copy(bytes, java.nio.file.Path.of(arguments[1]));
            }
            System.out.println(image.get("url"));
        } catch (WebApplicationException refused) {
            // A problem as of RFC 9457: code, detail and, for a field, its limit.
            throw new IllegalStateException(refused.getResponse().readEntity(String.class), refused);
        }
    }
}
