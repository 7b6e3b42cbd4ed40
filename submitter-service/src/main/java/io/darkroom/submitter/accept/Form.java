package io.darkroom.submitter.accept;

import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.lifecycle.Generation;
import java.util.Optional;

/** How an accepted request is answered: natively, or in a dialect, which its webhook will then speak too. */
public interface Form {

    /** The dialect; empty for the native API. */
    Optional<ProviderName> dialect();

    /** The answer's body; the generation has just been made and is not stored yet. */
    String accepted(Generation generation, GenerationRequest request, Place place);
}
