package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import jakarta.inject.Singleton;
import java.util.List;

/** Where the state machine finds and keeps attempts. */
interface AttemptStore {

    /** Throws {@link IllegalArgumentException} when there is no such attempt. */
    Attempt get(AttemptKey key);

    /** The attempts of a generation, in order. */
    List<Attempt> of(GenerationId generation);

    /** The attempts in PostgreSQL. */
    @Singleton
    class JpaAttemptStore implements AttemptStore {

        @Override
        public Attempt get(AttemptKey key) {
            return Attempt.find(key).orElseThrow(() -> new IllegalArgumentException("there is no attempt " + key));
        }

        @Override
        public List<Attempt> of(GenerationId generation) {
            return Attempt.of(generation);
        }
    }
}
