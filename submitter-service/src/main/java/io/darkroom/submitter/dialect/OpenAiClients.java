package io.darkroom.submitter.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Recognizes OpenAI's clients on the path that EvoLink shares with OpenAI. EvoLink's answer is a task, which they cannot read: they would pay
 * for images that they never see, so they are refused before anything is bought.
 */
final class OpenAiClients {

    private static final String USER_AGENT = "OpenAI/";
    private static final String SDK_HEADER = "X-Stainless-Lang";
    private static final Set<String> OWN_FIELDS = Set.of(
            "response_format",
            "output_format",
            "output_compression",
            "background",
            "moderation",
            "style",
            "stream",
            "partial_images",
            "safety_identifier",
            "user");

    private OpenAiClients() {}

    /** The answer to a request that only a client of OpenAI sends; empty for every other request. */
    static Optional<Response> refusal(HttpHeaders headers, byte[] body) {
        return isSdk(headers) || hasOwnField(body) ? Optional.of(refused()) : Optional.empty();
    }

    private static boolean isSdk(HttpHeaders headers) {
        String agent = headers.getHeaderString(HttpHeaders.USER_AGENT);
        return headers.getHeaderString(SDK_HEADER) != null || (agent != null && agent.startsWith(USER_AGENT));
    }

    private static boolean hasOwnField(byte[] body) {
        try {
            JsonNode json = Json.readTree(body);
            return OWN_FIELDS.stream().anyMatch(json::hasNonNull);
        } catch (IOException unreadable) {
            // EvoLink's codec names what is wrong.
            return false;
        }
    }

    private static Response refused() {
        Failure failure = new Failure(new Reason(
                "this path speaks EvoLink's API, which answers with a task instead of images; nothing was generated. Use"
                        + " POST /v1/generations, or the base URL /openai/v1 where it is served",
                "invalid_request_error",
                "wrong_base_url"));
        return DialectResponder.json(400, Json.mapper().valueToTree(failure).toString());
    }

    /** An error in OpenAI's shape. */
    record Failure(Reason error) {}

    record Reason(String message, String type, String code) {}
}
