package io.darkroom.submitter.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognizes OpenAI's clients on the path that EvoLink shares with OpenAI. EvoLink's answer is a task, which they cannot read: they would pay
 * for images that they never see.
 */
final class OpenaiClients {

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
    private static final Pattern PIXELS = Pattern.compile("\\d+x\\d+");
    private static final Set<String> OWN_QUALITIES =
            Set.of("auto", "low", "medium", "high", "xhigh", "max", "standard", "hd");

    private OpenaiClients() {}

    /** Whether only a client of OpenAI sends this request. What both send is EvoLink's. */
    static boolean sent(HttpHeaders headers, byte[] body) {
        return isSdk(headers) || hasOwnField(body);
    }

    private static boolean isSdk(HttpHeaders headers) {
        String agent = headers.getHeaderString(HttpHeaders.USER_AGENT);
        return headers.getHeaderString(SDK_HEADER) != null || (agent != null && agent.startsWith(USER_AGENT));
    }

    private static boolean hasOwnField(byte[] body) {
        try {
            JsonNode json = Json.readTree(body);
            return OWN_FIELDS.stream().anyMatch(json::hasNonNull)
                    || PIXELS.matcher(json.path("size").asText()).matches()
                    || OWN_QUALITIES.contains(json.path("quality").asText());
        } catch (IOException unreadable) {
            // EvoLink's codec names what is wrong.
            return false;
        }
    }
}
