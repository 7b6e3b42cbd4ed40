package io.darkroom.submitter.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.submitter.accept.IdempotencyKeys;
import io.darkroom.submitter.api.RequestBody;
import io.darkroom.submitter.refusal.Refusal.BodyTooLarge;
import io.darkroom.submitter.refusal.Refusal.MalformedJson;
import io.darkroom.submitter.refusal.Refusal.WrongLineCount;
import io.darkroom.submitter.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads JSON lines: one request per line, which may have an idempotency key of its own. */
final class BatchLines {

    private static final String IDEMPOTENCY_KEY = "idempotency_key";

    private BatchLines() {}

    /** A line that is not blank; {@code number} starts at 1 and counts blank lines too. */
    record Line(int number, String text) {}

    record LineRequest(GenerationRequest request, Optional<String> idempotencyKey) {}

    static List<Line> split(byte[] body, int maxLines) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : new String(body, StandardCharsets.UTF_8).split("\r?\n", -1)) {
            number++;
            if (!text.isBlank()) {
                lines.add(new Line(number, text));
            }
        }
        if (lines.isEmpty() || lines.size() > maxLines) {
            throw new RefusedException(new WrongLineCount(lines.size(), maxLines));
        }
        return lines;
    }

    /** Reads a line; refuses an invalid one. */
    static LineRequest read(Line line, Optional<String> batchKey, long maxLength) {
        if (line.text().length() > maxLength) {
            throw new RefusedException(new BodyTooLarge(maxLength));
        }
        JsonNode json = json(line);
        if (!(json instanceof ObjectNode fields)) {
            throw new RefusedException(new MalformedJson("a line is one JSON object"));
        }
        JsonNode key = fields.remove(IDEMPOTENCY_KEY);
        Optional<String> own = key == null || key.isNull() ? Optional.empty() : Optional.of(key.asText());
        return new LineRequest(
                RequestBody.read(fields),
                own.or(() -> batchKey.map(all -> all + ":" + line.number())).map(IdempotencyKeys::checked));
    }

    private static JsonNode json(Line line) {
        try {
            return Json.readTree(line.text());
        } catch (JsonProcessingException e) {
            throw new RefusedException(new MalformedJson(Json.reason(e)));
        }
    }
}
