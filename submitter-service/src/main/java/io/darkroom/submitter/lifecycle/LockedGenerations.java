package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.GenerationId;
import java.util.Map;
import java.util.Optional;

/** Generations whose rows are locked until the transaction ends. */
public record LockedGenerations(Map<GenerationId, Generation> byId) {

    public LockedGenerations {
        byId = Map.copyOf(byId);
    }

    public Optional<Generation> find(GenerationId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** An event for a generation that does not exist is an error of whoever sent it. */
    public Generation get(GenerationId id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("there is no generation " + id));
    }
}
