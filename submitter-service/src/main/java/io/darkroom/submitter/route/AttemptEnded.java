package io.darkroom.submitter.route;

import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import java.util.Optional;

/** An attempt that {@code provider} had accepted has ended, with images or with an error. */
public record AttemptEnded(ProviderName provider, Optional<AttemptError> error) {}
