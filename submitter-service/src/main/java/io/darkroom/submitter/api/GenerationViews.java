package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.asset.ClientImageLinks;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.contracts.generation.GenerationView.ApiView;
import io.darkroom.contracts.generation.GenerationView.ImageView;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.trace.TraceParent;
import io.darkroom.submitter.dispatch.AccountQueue;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.dispatch.ExplainWait;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Builds the native API's view of generations, with their attempts, the links to their images and their places in the queue. */
@Singleton
class GenerationViews {

    private final AccountQueue queue;
    private final ExplainWait wait;
    private final ClientImageLinks links;

    GenerationViews(AccountQueue queue, ExplainWait wait, ClientImageLinks links) {
        this.queue = queue;
        this.wait = wait;
        this.links = links;
    }

    /** The views of stored generations. Runs in the caller's transaction. */
    List<GenerationView> stored(List<Generation> generations) {
        Map<AccountId, Map<GenerationId, GenerationRequest>> waiting = generations.stream()
                .filter(generation -> generation.status() == GenerationStatus.QUEUED)
                .collect(Collectors.groupingBy(
                        Generation::account, Collectors.toMap(Generation::generationId, Generation::request)));
        Map<GenerationId, Place> places = new HashMap<>();
        waiting.forEach((account, queued) -> places.putAll(queue.places(account, queued)));
        Map<GenerationId, List<Attempt>> attempts =
                Attempt.of(generations.stream().map(Generation::generationId).toList());
        return generations.stream()
                .map(generation -> view(
                        generation,
                        attempts.getOrDefault(generation.generationId(), List.of()),
                        Optional.ofNullable(places.get(generation.generationId()))))
                .toList();
    }

    /** The view of a new generation, which is not stored yet. */
    GenerationView accepted(Generation generation, Place place) {
        return view(generation, List.of(), Optional.of(place));
    }

    private GenerationView view(Generation generation, List<Attempt> attempts, Optional<Place> place) {
        return GenerationView.of(
                        generation.generationId(),
                        generation.account(),
                        generation.summary(attempts),
                        generation.images().stream()
                                .map(image -> ImageView.of(image, links.of(image.assetId())))
                                .toList(),
                        place.map(known -> wait.of(generation.request(), attempts, known)))
                .with(new ApiView(
                        generation.onLegalHold(),
                        generation.trace().flatMap(TraceParent::traceId).orElse(null)));
    }
}
