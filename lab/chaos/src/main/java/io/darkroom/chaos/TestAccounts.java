package io.darkroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes limited accounts, each with a key that has spend limits and an endpoint for its webhooks. */
final class TestAccounts {

    private static final int ACCOUNTS = 3;
    // Of an account: more than its generations can cost, so that a refusal for lack of credits is a fault.
    private static final String CREDITS = "1000000";

    private TestAccounts() {}

    /** The calls of each account's client. */
    static List<ApiCalls> create(TestedSystem system, FailingReceiver receiver)
            throws IOException, InterruptedException {
        ApiCalls root = system.calls();
        List<ApiCalls> clients = new ArrayList<>();
        for (int i = 1; i <= ACCOUNTS; i++) {
            String account = create(root, "{\"name\": \"chaos %d\", \"max_running\": 300}".formatted(i));
            String key = key(root, String.format(Locale.ROOT, """
                                    {"account_id": "%s", "name": "chaos", "spend_limit": "%s", "daily_spend_limit": "%s"}""", account, CREDITS, CREDITS));
            ApiCalls client = new ApiCalls(system.endpoints(), key);
            client.send("callback-service", "POST", "/v1/webhook-endpoints", """
                    {"url": "%s", "events": ["progress", "completed", "failed", "canceled"]}""".formatted(receiver.url()));
            clients.add(client);
        }
        return clients;
    }

    /** The id of a new account with credits. */
    static String create(ApiCalls root, String body) throws IOException, InterruptedException {
        String account = made(root, "/v1/admin/accounts", body).path("id").asText();
        made(root, "/v1/admin/accounts/" + account + "/credits", "{\"credits\": \"" + CREDITS + "\"}");
        return account;
    }

    /** A new key. */
    static String key(ApiCalls root, String body) throws IOException, InterruptedException {
        return made(root, "/v1/admin/keys", body).path("key").asText();
    }

    private static JsonNode made(ApiCalls root, String path, String body) throws IOException, InterruptedException {
        return Json.mapper().readTree(root.send("submitter-service", "POST", path, body));
    }
}
