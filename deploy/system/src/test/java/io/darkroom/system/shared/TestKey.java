package io.darkroom.system.shared;

import io.darkroom.system.RunningSystem;
import java.util.UUID;

/** Keys on accounts of their own. */
final class TestKey {

    private TestKey() {}

    /** The secret of a new key with {@code limits}, JSON fields that begin with a comma, on a new account with {@code credits}. */
    static String of(RunningSystem system, String credits, String limits) throws Exception {
        String account = system.post("/v1/admin/accounts", "{\"name\": \"" + UUID.randomUUID() + "\"}")
                .path("id")
                .asText();
        system.post(
                "/v1/admin/accounts/" + account + "/credits",
                "{\"credits\": \"" + credits + "\", \"note\": \"for a test\"}");
        return system.post("/v1/admin/keys", "{\"account_id\": \"" + account + "\", \"name\": \"a key\"" + limits + "}")
                .path("key")
                .asText();
    }
}
