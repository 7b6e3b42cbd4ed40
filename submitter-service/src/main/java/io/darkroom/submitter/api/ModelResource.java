package io.darkroom.submitter.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.providers.catalogue.Model;
import io.darkroom.providers.catalogue.ModelOffer;
import io.darkroom.providers.catalogue.ModelOffer.OptionalField;
import io.darkroom.providers.catalogue.PixelSize;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.service.json.ListView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/models}: the model catalogue. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ModelResource {

    private final Providers providers;

    ModelResource(Providers providers) {
        this.providers = providers;
    }

    /** One model; {@code sizes}: pixels by resolution and aspect ratio. */
    public record ModelView(
            String id,
            String object,
            String title,
            String maker,
            String description,
            Map<String, Map<String, PixelSize>> sizes,
            Parameters parameters,
            List<OfferView> providers) {}

    /** The widest limits of all providers: a request beyond them is always refused. */
    public record Parameters(
            Range promptCharacters,
            Range n,
            Range images,
            Range seed,
            DecimalRange guidanceScale,
            List<AspectRatio> aspectRatio,
            List<Resolution> resolution,
            List<OutputFormat> outputFormat,
            List<PromptOptimization> promptOptimization) {}

    public record Range(long min, long max) {}

    public record DecimalRange(BigDecimal min, BigDecimal max, BigDecimal step) {}

    /** The capabilities of one provider, and its price per image in credits; null when the price is unknown. */
    public record OfferView(
            ProviderName provider,
            boolean enabled,
            String upstreamModel,
            @Nullable BigDecimal price,
            ModelOffer.PromptLength promptCharacters,
            List<AspectRatio> aspectRatios,
            List<Resolution> resolutions,
            int maxN,
            int maxImages,
            @JsonProperty("max_n_plus_images") int maxNPlusImages,
            List<OutputFormat> outputFormats,
            List<OptionalField> settings) {}

    @GET
    public ListView<ModelView> list() {
        return ListView.of(providers.catalogue().models().entrySet().stream()
                .map(model -> view(model.getKey(), model.getValue()))
                .toList());
    }

    private ModelView view(String name, Model model) {
        List<OfferView> offers = providers.all().stream()
                .filter(entry -> entry.capabilities().models().containsKey(name))
                .map(entry -> offer(name, entry))
                .toList();
        return new ModelView(
                name,
                "model",
                model.title(),
                model.maker(),
                model.description(),
                sizes(model, resolutions(offers)),
                parameters(offers),
                offers);
    }

    private static List<Resolution> resolutions(List<OfferView> offers) {
        return Arrays.stream(Resolution.values())
                .filter(resolution ->
                        offers.stream().anyMatch(offer -> offer.resolutions().contains(resolution)))
                .toList();
    }

    private static Map<String, Map<String, PixelSize>> sizes(Model model, List<Resolution> resolutions) {
        Map<String, Map<String, PixelSize>> sizes = new LinkedHashMap<>();
        for (Resolution resolution : resolutions) {
            Map<String, PixelSize> byRatio = new LinkedHashMap<>();
            for (AspectRatio ratio : AspectRatio.values()) {
                model.size(ratio, resolution).ifPresent(size -> byRatio.put(ratio.word(), size));
            }
            sizes.put(resolution.word(), byRatio);
        }
        return sizes;
    }

    private static Parameters parameters(List<OfferView> offers) {
        return new Parameters(
                new Range(
                        1,
                        offers.stream()
                                .mapToInt(offer -> offer.promptCharacters().max())
                                .max()
                                .orElse(0)),
                new Range(1, offers.stream().mapToInt(OfferView::maxN).max().orElse(0)),
                new Range(
                        0, offers.stream().mapToInt(OfferView::maxImages).max().orElse(0)),
                new Range(0, GenerationRequest.MAX_SEED),
                new DecimalRange(
                        GenerationRequest.MIN_GUIDANCE_SCALE,
                        GenerationRequest.MAX_GUIDANCE_SCALE,
                        GenerationRequest.GUIDANCE_SCALE_STEP),
                Arrays.stream(AspectRatio.values())
                        .filter(ratio -> offers.stream()
                                .anyMatch(offer -> offer.aspectRatios().contains(ratio)))
                        .toList(),
                resolutions(offers),
                List.of(OutputFormat.values()),
                List.of(PromptOptimization.values()));
    }

    private static OfferView offer(String model, ConfiguredProvider entry) {
        ModelOffer offer = entry.capabilities().offer(model);
        return new OfferView(
                entry.name(),
                entry.enabled(),
                offer.upstream(),
                entry.price(model).orElse(null),
                offer.prompt(),
                offer.aspectRatios(),
                offer.resolutions(),
                offer.images(),
                offer.references(),
                offer.imagesAndReferences(),
                offer.outputFormats(),
                offer.optionalFields());
    }
}
