package io.darkroom.providers.openai;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.providers.CarriedImages.UnusableReference;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.catalogue.ModelOffer;
import io.darkroom.providers.catalogue.PixelSize;
import io.darkroom.providers.http.AnsweringProvider;
import io.darkroom.providers.http.Deadline;
import io.darkroom.providers.http.ProviderErrors;
import io.darkroom.providers.http.ProviderHttp;
import io.darkroom.providers.http.ProviderHttp.Content;
import io.darkroom.providers.http.TemporaryFiles;
import io.darkroom.providers.json.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls OpenAI, which answers with the images in base64. One image is streamed, so that the connection does not idle for minutes; several come
 * in one answer. Source: what its public client sends and reads (openai 7.57.0 of npm).
 */
public final class OpenaiProvider extends AnsweringProvider {

    private static final Wire WIRE = Wire.SNAKE_CASE;
    private static final String AUTO = "auto";
    private static final ProviderErrors ERRORS = new ProviderErrors(Map.of(
            "insufficient_quota", ErrorCode.PROVIDER_CREDITS,
            "invalid_api_key", ErrorCode.PROVIDER_AUTH,
            "rate_limit_exceeded", ErrorCode.RATE_LIMITED));

    private final Catalogue catalogue;

    public OpenaiProvider(ProviderSettings settings) {
        super(settings, ProviderHttp.withBearerKey(settings), ERRORS);
        this.catalogue = settings.catalogue();
    }

    @Override
    protected String requestIdHeader() {
        return "x-request-id";
    }

    @Override
    protected Call call(Submission submission, TemporaryFiles files, Deadline limit)
            throws IOException, UnusableReference {
        GenerationRequest request = submission.request();
        Map<String, Object> fields = fields(request);
        if (request.images().isEmpty()) {
            return new Call("/v1/images/generations", Content.json(WIRE.write(fields)));
        }
        List<Path> references = new ArrayList<>();
        for (URI reference : request.images()) {
            Path file = files.create();
            try (OutputStream out = files.grow(file)) {
                submission.images().fetch(reference, out, limit.remaining());
            }
            references.add(file);
        }
        return new Call("/v1/images/edits", OpenaiParts.of(fields, references));
    }

    // The catalogue states the quality, on which the price depends: without one the model chooses.
    private Map<String, Object> fields(GenerationRequest request) {
        ModelOffer offer = capabilities().offer(request.model());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", offer.upstreamFor(request));
        fields.put("prompt", request.prompt());
        fields.put("n", request.n());
        fields.put("size", size(request));
        fields.putAll(offer.parameters());
        request.outputFormat().map(OutputFormat::word).ifPresent(format -> fields.put("output_format", format));
        if (request.n() == 1) {
            fields.put("stream", true);
        }
        return fields;
    }

    // There is no field for a ratio. Its default leaves the size to the model, which is what "auto" asks for.
    private String size(GenerationRequest request) {
        return catalogue
                .model(request.model())
                .size(request.aspectRatio().orElse(AspectRatio.SQUARE), request.resolution())
                .map(PixelSize::toString)
                .orElse(AUTO);
    }

    @Override
    protected Result read(Answered answer, Submission submission, TemporaryFiles files) throws IOException {
        boolean stream = answer.headers()
                .firstValue("Content-Type")
                .filter(type -> type.strip().regionMatches(true, 0, "text/event-stream", 0, 17))
                .isPresent();
        OpenaiAnswer content = new OpenaiAnswer(files);
        if (!(stream ? content.readEvents(answer.body()) : content.readComplete(answer.body()))) {
            return new Result.Unreadable();
        }
        if (content.images().isEmpty() && content.error().isPresent()) {
            return new Result.Refused(content.error().get());
        }
        List<String> links = new ArrayList<>();
        for (OpenaiAnswer.Image image : content.images()) {
            links.add(
                    switch (image) {
                        case OpenaiAnswer.Image.Inside(Path file) ->
                            submission
                                    .images()
                                    .keep(submission.attempt(), file)
                                    .reference()
                                    .toString();
                        case OpenaiAnswer.Image.Link(String url) -> url;
                    });
        }
        return new Result.Images(links);
    }
}
