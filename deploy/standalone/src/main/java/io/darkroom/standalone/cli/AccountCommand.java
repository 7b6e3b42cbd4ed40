package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The account of the key: its limits, what is left of them, and its credits. */
@Command(
        name = "account",
        mixinStandardHelpOptions = true,
        description = "The account of the key, what the key may do, and what is left of its limits and credits.")
final class AccountCommand implements Callable<Integer> {

    @Mixin
    private Server server = new Server();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode answer = Server.JSON.createObjectNode();
        answer.set("key", server.get("/v1/key"));
        answer.set("credits", server.get("/v1/credits"));
        output.print(answer, AccountCommand::text);
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists all accounts with their credits.")
    int list(@Mixin Server given, @Mixin Output listed) throws IOException, InterruptedException {
        listed.print(given.all(Accounts.PATH), answer -> {
            Table table = new Table("ID", "NAME", "AVAILABLE", "RESERVED", "SPENT", "STATE");
            for (JsonNode account : answer.path("data")) {
                JsonNode credits = account.path("credits");
                table.row(
                        account.path("id").asText(),
                        account.path("name").asText(),
                        available(credits),
                        credits.path("reserved").asText(),
                        credits.path("spent").asText(),
                        state(account));
            }
            return table.text("there is no account");
        });
        return 0;
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Creates an account without credits; see account credit.")
    int create(
            @Mixin Server given,
            @Mixin Output created,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--max-running", description = "maximum generations at providers") @Nullable
                    Integer maxRunning,
            @Option(names = "--retention-days", description = "days after which generations are deleted") @Nullable
                    Integer retentionDays)
            throws IOException, InterruptedException {
        ObjectNode account = Server.JSON.createObjectNode().put("name", name);
        Optional.ofNullable(maxRunning).ifPresent(value -> account.put("max_running", value));
        Optional.ofNullable(retentionDays).ifPresent(value -> account.put("retention_days", value));
        created.print(
                given.post(Accounts.PATH, account), answer -> answer.path("id").asText());
        return 0;
    }

    @Command(
            name = "credit",
            mixinStandardHelpOptions = true,
            description = "Grants credits to an account, or takes some back.")
    int credit(
            @Mixin Server given,
            @Mixin Output granted,
            @Parameters(paramLabel = "NAME", description = "its name or its id") String name,
            @Parameters(
                            paramLabel = "CREDITS",
                            description = "a negative number takes back credits that are available, and needs a --note")
                    String credits,
            @Option(names = "--note", defaultValue = "", description = "the reason, for the ledger") String note)
            throws IOException, InterruptedException {
        String id = new Accounts(given).require(name).path("id").asText();
        JsonNode account = given.post(
                Accounts.PATH + "/" + id + "/credits",
                Server.JSON.createObjectNode().put("credits", credits).put("note", note));
        granted.print(
                account, answer -> answer.at("/credits/available").asText() + " credits are available to " + name);
        return 0;
    }

    private static String state(JsonNode account) {
        if (account.path("closed_at").isTextual()) {
            return "closed " + account.path("closed_at").asText();
        }
        return account.path("legal_hold").asBoolean() ? "on legal hold" : "open";
    }

    private static String text(JsonNode answer) {
        JsonNode key = answer.path("key");
        JsonNode credits = answer.path("credits");
        return """
                account    %s (%s)
                key        %s (%s…), %s%s
                credits    %s available, %s reserved, %s spent
                %s%s%s""".formatted(
                        key.path("account_name").asText(),
                        key.path("account_id").asText(),
                        key.path("name").asText(),
                        key.path("prefix").asText(),
                        words(key.path("scopes")),
                        key.path("expires_at").isTextual()
                                ? ", until " + key.path("expires_at").asText()
                                : "",
                        available(credits),
                        credits.path("reserved").asText(),
                        credits.path("spent").asText(),
                        limit("in total   ", key.path("spend_limit"), "credits"),
                        limit("per day    ", key.path("daily_spend_limit"), "credits"),
                        rate(key.path("rate_limit")));
    }

    private static String available(JsonNode credits) {
        return credits.path("unlimited").asBoolean()
                ? "unlimited"
                : credits.path("available").asText();
    }

    private static String words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    private static String limit(String name, JsonNode limit, String unit) {
        return limit.isObject()
                ? "%s%s of %s %s left%n"
                        .formatted(
                                name,
                                limit.path("left").asText(),
                                limit.path("limit").asText(),
                                unit)
                : "";
    }

    private static String rate(JsonNode rate) {
        return rate.isObject()
                ? "rate       %s of %s requests in %s s left%n"
                        .formatted(
                                rate.path("left").asText(),
                                rate.path("requests").asText(),
                                rate.path("seconds").asText())
                : "";
    }
}
