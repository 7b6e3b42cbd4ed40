package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.GenerationStatus;
import java.time.Instant;

/** A state in the history of a generation. */
public record StateChange(GenerationStatus status, Instant at) {}
