package io.darkroom.submitter.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.ProviderName;
import io.darkroom.submitter.accept.AnswerFormat;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.lifecycle.Generation;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Writes the answer of the native API from the new generation, without reading it back. */
@Singleton
public class NativeAnswer implements AnswerFormat {

    private final GenerationViews views;
    private final ObjectMapper json;

    NativeAnswer(GenerationViews views, ObjectMapper json) {
        this.views = views;
        this.json = json;
    }

    @Override
    public Optional<ProviderName> dialect() {
        return Optional.empty();
    }

    @Override
    public String accepted(Generation generation, Place place) {
        try {
            return json.writeValueAsString(views.accepted(generation, place));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a view that cannot be written", e);
        }
    }
}
