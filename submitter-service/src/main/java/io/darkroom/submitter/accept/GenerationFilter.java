package io.darkroom.submitter.accept;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.generation.GenerationStatus;
import java.util.Optional;

/** Which page of which generations. */
record GenerationFilter(
        Optional<GenerationStatus> status, Optional<String> model, int limit, Optional<GenerationId> olderThan) {}
