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

/** Reads JSON lines: one request each, with an idempotency key of its own beside its fields. */
final class Lines {

    private static final String IDEMPOTENCY_KEY = "idempotency_key";

    private Lines() {}

    /** A line that is not blank; {@code number} counts from 1, blank ones too. */
    record Line(int number, String text) {}

    record Wanted(GenerationRequest request, Optional<String> idempotencyKey) {}

    static List<Line> split(byte[] body, int most) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : new String(body, StandardCharsets.UTF_8).split("\r?\n", -1)) {
            number++;
            if (!text.isBlank()) {
                lines.add(new Line(number, text));
            }
        }
        if (lines.isEmpty() || lines.size() > most) {
            throw new RefusedException(new WrongLineCount(lines.size(), most));
        }
        return lines;
    }

    /** What a line asks for, or the problem with it. */
    static Wanted read(Line line, Optional<String> keyOfAll, long maxLength) {
        if (line.text().length() > maxLength) {
            throw new RefusedException(new BodyTooLarge(maxLength));
        }
        JsonNode json = json(line);
        if (!(json instanceof ObjectNode fields)) {
            throw new RefusedException(new MalformedJson("a line is one JSON object"));
        }
        JsonNode key = fields.remove(IDEMPOTENCY_KEY);
        Optional<String> own = key == null || key.isNull() ? Optional.empty() : Optional.of(key.asText());
        return new Wanted(
                RequestBody.read(fields),
                own.or(() -> keyOfAll.map(all -> all + ":" + line.number())).map(IdempotencyKeys::checked));
    }

    private static JsonNode json(Line line) {
        try {
            return Json.mapper().readTree(line.text());
        } catch (JsonProcessingException e) {
            throw new RefusedException(new MalformedJson(e.getOriginalMessage()));
        }
    }
}
