package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Requests images, waits for them and saves them. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Requests images, waits for them and saves the originals.")
final class GenerateCommand implements Callable<Integer> {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
    private static final int COMPLETE = 100;

    @Mixin
    private Server server = new Server();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "PROMPT", description = "what the images show")
    private String prompt = "";

    @Option(names = "--model", description = "see GET /v1/models (default: the first of them)")
    @Nullable
    String model;

    @Option(names = "--ratio", description = "such as 16:9")
    @Nullable
    String ratio;

    @Option(names = "-n", defaultValue = "1", description = "number of images (default ${DEFAULT-VALUE})")
    private int count = 1;

    @Option(names = "--resolution", description = "2K or 4K")
    @Nullable
    String resolution;

    @Option(names = "--format", description = "jpeg or png")
    @Nullable
    String format;

    @Option(names = "--seed", description = "the same seed makes similar images")
    @Nullable
    Long seed;

    @Option(names = "--image", description = "a reference image, a file or a URL; may be repeated")
    private List<String> images = List.of();

    @Option(names = "--provider", description = "only this provider; may be repeated")
    private List<String> providers = List.of();

    @Option(names = "--out", defaultValue = ".", description = "the folder for the images (default: this one)")
    private Path folder = Path.of(".");

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode accepted = server.post("/v1/generations", request());
        JsonNode ended = awaitEnd(accepted);
        if (!ended.path("status").asText().equals("completed")) {
            throw new IOException("generation " + ended.path("id").asText() + " is "
                    + ended.path("status").asText() + ": "
                    + ended.at("/error/message").asText("no reason is given"));
        }
        StringBuilder saved = new StringBuilder();
        Files.createDirectories(folder);
        int number = 0;
        for (JsonNode image : ended.path("images")) {
            Path file = Downloads.image(server, folder, image, ended.path("id").asText() + "-" + ++number);
            saved.append("%s  %sx%s, %s bytes, sha256 %s%n"
                    .formatted(
                            file,
                            image.path("width").asText(),
                            image.path("height").asText(),
                            image.path("bytes").asText(),
                            image.path("sha256").asText()));
        }
        output.print(ended, generation -> saved + summary(generation));
        return 0;
    }

    private ObjectNode request() throws IOException, InterruptedException {
        ObjectNode request = Server.JSON
                .createObjectNode()
                .put("model", model == null ? firstModel() : model)
                .put("prompt", prompt)
                .put("n", count);
        Optional.ofNullable(ratio).ifPresent(given -> request.put("aspect_ratio", given));
        Optional.ofNullable(resolution).ifPresent(given -> request.put("resolution", given));
        Optional.ofNullable(format).ifPresent(given -> request.put("output_format", given));
        Optional.ofNullable(seed).ifPresent(given -> request.put("seed", given));
        for (String image : images) {
            request.withArray("images").add(image.matches("https?://.*") ? image : upload(Path.of(image)));
        }
        if (!providers.isEmpty()) {
            providers.forEach(request.putObject("routing").putArray("providers")::add);
        }
        return request;
    }

    private String firstModel() throws IOException, InterruptedException {
        return server.get("/v1/models").at("/data/0/id").asText();
    }

    private String upload(Path image) throws IOException, InterruptedException {
        if (!Files.isRegularFile(image)) {
            throw new IOException("--image " + image + " is neither a URL nor a file");
        }
        return server.upload("/v1/uploads", image).path("url").asText();
    }

    private JsonNode awaitEnd(JsonNode accepted) throws IOException, InterruptedException {
        JsonNode generation = accepted;
        try (ProgressBar bar = bar()) {
            while (generation.path("finished_at").isNull()) {
                Thread.sleep(POLL_INTERVAL);
                generation = server.get("/v1/generations/" + accepted.path("id").asText());
                bar.stepTo(generation.path("progress").asLong());
                bar.setExtraMessage(generation.path("status").asText());
            }
        }
        return generation;
    }

    private static ProgressBar bar() {
        ProgressBarBuilder bar = new ProgressBarBuilder()
                .setTaskName("progress")
                .setInitialMax(COMPLETE)
                .setStyle(ProgressBarStyle.ASCII);
        if (!Progress.isOnATerminal()) {
            bar.setConsumer(new DelegatingProgressBarConsumer(drawn -> {}));
        }
        return bar.build();
    }

    private static String summary(JsonNode generation) {
        JsonNode attempts = generation.path("attempts");
        Duration took = Duration.between(
                Instant.parse(generation.path("created_at").asText()),
                Instant.parse(generation.path("finished_at").asText()));
        int images = generation.path("images").size();
        return "%d %s for %s credits by %s in %.1f s (generation %s)"
                .formatted(
                        images,
                        images == 1 ? "image" : "images",
                        generation.at("/usage/credits_charged").asText(),
                        attempts.path(attempts.size() - 1).path("provider").asText(),
                        took.toMillis() / 1000.0,
                        generation.path("id").asText());
    }
}
