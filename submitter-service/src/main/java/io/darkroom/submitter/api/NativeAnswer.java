package io.darkroom.submitter.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.service.auth.AccountScope;
import io.darkroom.submitter.accept.AnswerFormat;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.lifecycle.Generation;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Writes the answer of the native API from the new generation, without reading it back. */
@Singleton
public class NativeAnswer implements AnswerFormat {

    private final GenerationViews views;
    private final Generations generations;
    private final ObjectMapper json;

    NativeAnswer(GenerationViews views, Generations generations, ObjectMapper json) {
        this.views = views;
        this.generations = generations;
        this.json = json;
    }

    @Override
    public Optional<ProviderName> dialect() {
        return Optional.empty();
    }

    @Override
    public String accepted(Generation generation, Place place) {
        return text(views.accepted(generation, place));
    }

    @Override
    public String acceptedBefore(AccountId account, GenerationId id) {
        return text(generations
                .find(new AccountScope.One(account), id)
                .orElseThrow(() -> GenerationResource.missing(id.toString())));
    }

    private String text(GenerationView view) {
        try {
            return json.writeValueAsString(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a view that cannot be written", e);
        }
    }
}
