package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Creates, lists and revokes API keys. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "API keys of a running system.",
        subcommands = HelpCommand.class)
final class KeyCommand {

    private static final Set<String> SCOPES = Set.of("generate", "admin");

    @Spec
    @Nullable
    CommandSpec spec;

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Creates a key and shows it once.")
    int create(
            @Mixin Server server,
            @Option(names = "--account", required = true, description = "name of its account") String account,
            @Option(names = "--create-account", description = "creates the account if there is none of that name")
                    boolean createAccount,
            @Option(names = "--name", required = true, description = "name of the key") String name,
            @Option(names = "--scope", description = "generate (default) or admin; may be repeated") @Nullable
                    List<String> scopes,
            @Option(names = "--expires", description = "expiry time, such as 2027-01-31T00:00:00Z") @Nullable
                    Instant expires,
            @Option(names = "--spend-limit", description = "maximum credits in total") @Nullable String spendLimit,
            @Option(names = "--daily-spend-limit", description = "maximum credits per day (UTC)") @Nullable
                    String dailySpendLimit,
            @Option(names = "--rate", description = "maximum requests in so many seconds, such as 100/60") @Nullable
                    String rate,
            @Option(names = "--allow-ip", description = "an address or CIDR it may be used from; may be repeated")
                    @Nullable
                    List<String> allowedIps)
            throws IOException, InterruptedException {
        ObjectNode key = Server.JSON.createObjectNode().put("name", name);
        Optional.ofNullable(scopes).ifPresent(words -> words.forEach(word -> scope(key.withArray("scopes"), word)));
        Optional.ofNullable(expires).ifPresent(at -> key.put("expires_at", at.toString()));
        Optional.ofNullable(spendLimit).ifPresent(limit -> key.put("spend_limit", amount("--spend-limit", limit)));
        Optional.ofNullable(dailySpendLimit)
                .ifPresent(limit -> key.put("daily_spend_limit", amount("--daily-spend-limit", limit)));
        Optional.ofNullable(rate).ifPresent(text -> rate(key.putObject("rate_limit"), text));
        Optional.ofNullable(allowedIps).ifPresent(ranges -> ranges.forEach(key.putArray("allowed_ips")::add));
        // Last, so that a wrong option leaves no account behind.
        key.put("account_id", account(server, account, createAccount));
        JsonNode created = server.post("/v1/admin/keys", key);
        out().println(created.path("key").asText());
        out().println("This is key " + created.path("id").asText() + ". It is not shown again.");
        return 0;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the keys, without the keys themselves.")
    int list(@Mixin Server server, @Mixin Output output) throws IOException, InterruptedException {
        Map<String, String> accounts = new HashMap<>();
        new Accounts(server)
                .all()
                .forEach(account -> accounts.put(
                        account.path("id").asText(), account.path("name").asText()));
        output.print(server.all("/v1/admin/keys"), answer -> {
            Table table = new Table("ID", "BEGINS WITH", "NAME", "ACCOUNT", "SCOPES", "STATE");
            for (JsonNode key : answer.path("data")) {
                String account = key.path("account_id").asText();
                StringBuilder scopes = new StringBuilder();
                key.path("scopes")
                        .forEach(scope ->
                                scopes.append(scopes.isEmpty() ? "" : ",").append(scope.asText()));
                table.row(
                        key.path("id").asText(),
                        key.path("prefix").asText(),
                        key.path("name").asText(),
                        accounts.getOrDefault(account, account),
                        scopes.toString(),
                        state(key));
            }
            return table.text("there is no key");
        });
        return 0;
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "Replaces the secret of a key, and shows the new one once.")
    int rotate(
            @Mixin Server server,
            @Parameters(paramLabel = "ID", description = "see key list") UUID id,
            @Option(
                            names = "--overlap",
                            defaultValue = "0",
                            description = "seconds for which the former secret stays valid (default ${DEFAULT-VALUE})")
                    long overlap)
            throws IOException, InterruptedException {
        JsonNode key = server.post(
                "/v1/admin/keys/" + id + "/rotate",
                Server.JSON.createObjectNode().put("overlap_seconds", overlap));
        out().println(key.path("key").asText());
        return 0;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Revokes a key; every service refuses it within seconds.")
    int revoke(@Mixin Server server, @Parameters(paramLabel = "ID", description = "see key list") UUID id)
            throws IOException, InterruptedException {
        JsonNode key = server.delete("/v1/admin/keys/" + id);
        out().println("revoked at " + key.path("revoked_at").asText());
        return 0;
    }

    private static String account(Server server, String name, boolean create) throws IOException, InterruptedException {
        Accounts accounts = new Accounts(server);
        if (!create || accounts.find(name).isPresent()) {
            return accounts.require(name, "; --create-account makes it")
                    .path("id")
                    .asText();
        }
        return server.post(Accounts.PATH, Server.JSON.createObjectNode().put("name", name))
                .path("id")
                .asText();
    }

    private String amount(String option, String text) {
        if (!text.matches("\\d{1,12}(\\.\\d{1,6})?") || new BigDecimal(text).signum() == 0) {
            throw new ParameterException(spec().commandLine(), option + " is a number above 0, not " + text);
        }
        return text;
    }

    private void scope(ArrayNode scopes, String word) {
        if (!SCOPES.contains(word)) {
            throw new ParameterException(spec().commandLine(), "--scope is generate or admin, not " + word);
        }
        scopes.add(word);
    }

    private void rate(ObjectNode limit, String text) {
        if (!text.matches("\\d{1,7}/\\d{1,5}")) {
            throw new ParameterException(spec().commandLine(), "--rate is requests and seconds, such as 100/60");
        }
        String[] parts = text.split("/");
        limit.put("requests", Integer.parseInt(parts[0])).put("seconds", Integer.parseInt(parts[1]));
    }

    private static String state(JsonNode key) {
        if (!key.path("revoked_at").isNull()) {
            return "revoked " + key.path("revoked_at").asText();
        }
        return key.path("expires_at").isNull()
                ? "valid"
                : "valid until " + key.path("expires_at").asText();
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }
}
