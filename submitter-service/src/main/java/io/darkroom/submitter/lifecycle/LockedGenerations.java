package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.GenerationId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Generations whose rows are locked until the transaction ends. */
public record LockedGenerations(Map<GenerationId, Generation> byId) {

    // In SQL: a query with a list would be translated anew for each list.
    private static final String LOCK = "SELECT * FROM generation WHERE id = ANY (:ids) ORDER BY id FOR NO KEY UPDATE";

    public LockedGenerations {
        byId = Map.copyOf(byId);
    }

    /** Locks the generations with these ids, in the order of their ids, so that no two callers can deadlock. */
    public static LockedGenerations lock(Collection<GenerationId> ids) {
        UUID[] values = ids.stream().map(GenerationId::value).distinct().toArray(UUID[]::new);
        return new LockedGenerations(Generation.getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(LOCK, Generation.class)
                .setParameter("ids", values)
                .getResultList()
                .stream()
                .collect(Collectors.toMap(Generation::generationId, Function.identity())));
    }

    public Optional<Generation> find(GenerationId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Throws {@link IllegalArgumentException} for an unknown generation: its event is at fault. */
    public Generation get(GenerationId id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("there is no generation " + id));
    }
}
