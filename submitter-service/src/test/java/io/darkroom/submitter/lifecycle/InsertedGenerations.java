package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.Json;
import java.util.List;
import org.hibernate.Session;

/** Stores a generation that is not queued. */
final class InsertedGenerations {

    private static final String INSERT = "WITH new AS (" + InsertGenerations.NEW + ") " + InsertGenerations.INSERT;

    private InsertedGenerations() {}

    static void insert(Session database, Generation generation) {
        String rows = Json.text(List.of(InsertGenerations.row(generation, Waiting.unknown(generation.createdAt()))));
        database.createNativeMutationQuery(INSERT)
                .setParameter("new_rows", rows)
                .executeUpdate();
    }
}
