package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The accounts of a running system. */
record Accounts(Server server) {

    static final String PATH = "/v1/admin/accounts";

    JsonNode all() throws IOException, InterruptedException {
        return server.all(PATH).path("data");
    }

    /** The account with that name or id. */
    Optional<JsonNode> find(String name) throws IOException, InterruptedException {
        return StreamSupport.stream(all().spliterator(), false)
                .filter(account -> account.path("name").asText().equals(name)
                        || account.path("id").asText().equals(name))
                .findFirst();
    }

    JsonNode require(String name) throws IOException, InterruptedException {
        return require(name, "");
    }

    /** As {@link #require(String)}; {@code remedy} ends the message about an account that is not there. */
    JsonNode require(String name, String remedy) throws IOException, InterruptedException {
        Optional<JsonNode> found = find(name);
        if (found.isEmpty()) {
            throw new IOException("there is no account " + name + "; there are "
                    + StreamSupport.stream(all().spliterator(), false)
                            .map(account -> account.path("name").asText())
                            .collect(Collectors.joining(", "))
                    + remedy);
        }
        return found.get();
    }
}
