package io.darkroom.submitter.accept;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.lifecycle.Generation;
import java.util.Optional;

/** The format of the answer to an accepted request: native, or a dialect, which its webhooks use too. */
public interface AnswerFormat {

    /** The dialect; empty for the native API. */
    Optional<ProviderName> dialect();

    /** The answer's body for a new generation, which is not stored yet. */
    String accepted(Generation generation, Place place);

    /** The answer's body for a generation that was requested before, in another format. */
    String acceptedBefore(AccountId account, GenerationId id);
}
