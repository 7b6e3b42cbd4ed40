package io.darkroom.providers.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.Violation;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Helpers that all dialects share. */
public final class DialectJson {

    private static final int HEX_LENGTH = 32;

    private DialectJson() {}

    /** The object in {@code body}; throws {@link InvalidRequest} when there is none. */
    public static JsonNode read(byte[] body) {
        try {
            JsonNode json = Json.readTree(body);
            if (json.isObject()) {
                return json;
            }
            throw new InvalidRequest(
                    List.of(Violation.of("body", json.getNodeType().name(), "a JSON object")));
        } catch (JsonProcessingException e) {
            throw new InvalidRequest(List.of(
                    new Violation("body", "", "a JSON object", "the body is not readable JSON: " + Json.reason(e))));
        } catch (IOException e) {
            throw new InvalidRequest(List.of(new Violation("body", "", "a JSON object", "the body cannot be read")));
        }
    }

    /** An amount in plain notation: 20, not 2E+1, and 2.25, not 2.250000. */
    public static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** The id in 32 hexadecimal digits. */
    public static String hex(GenerationId id) {
        return id.toString().replace("-", "");
    }

    /** The id that {@link #hex} wrote; empty for any other text. */
    public static Optional<GenerationId> fromHex(String hex) {
        if (hex.length() != HEX_LENGTH) {
            return Optional.empty();
        }
        return GenerationId.parse(String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20)));
    }
}
