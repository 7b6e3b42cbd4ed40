package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.GenerationStatus;
import java.time.Instant;

/** What a generation became, and when. */
public record StateChange(GenerationStatus status, Instant at) {}
