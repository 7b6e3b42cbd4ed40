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

    /** Throws {@link IllegalArgumentException} for an unknown generation: its event is at fault. */
    public Generation get(GenerationId id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("there is no generation " + id));
    }
}
