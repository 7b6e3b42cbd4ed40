package io.darkroom.providers.openai;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's JSON, in snake_case. Source: what its public clients read. {@link OpenaiImages} writes what contains images. */
final class OpenaiWire {

    private OpenaiWire() {}

    record Failure(Reason error) {}

    /** Its clients choose the class of their exception by the status, and show the rest. */
    record Reason(String message, String type, @Nullable String param, String code) {}

    record Models(String object, List<Model> data) {}

    record Model(String id, String object, long created, String ownedBy) {}
}
