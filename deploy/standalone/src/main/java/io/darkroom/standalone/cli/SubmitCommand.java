package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a file of requests, waits for the images and downloads them. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = "Sends the requests of a file, one JSON object per line, and downloads the images into a folder.")
final class SubmitCommand implements Callable<Integer> {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
    private static final int PAGE_SIZE = 100;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    private Server server = new Server();

    @Parameters(paramLabel = "FILE.jsonl", description = "the requests; - reads them from the standard input")
    private Path file = Path.of("requests.jsonl");

    @Option(names = "--out", description = "the folder (default: the name of the file without its extension)")
    @Nullable
    Path out;

    @Option(
            names = "--again",
            description =
                    "generate everything again; without it, sending the same file within 24 h generates nothing twice")
    private boolean again;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RequestFile requests = RequestFile.read(file, again ? UUID.randomUUID().toString() : "", System.in);
        Thread resume = new Thread(this::sayHowToResume);
        Runtime.getRuntime().addShutdownHook(resume);
        try {
            return submit(requests);
        } finally {
            Runtime.getRuntime().removeShutdownHook(resume);
        }
    }

    private void sayHowToResume() {
        spec().commandLine()
                .getErr()
                .println("darkroom: interrupted; what was accepted is generated. "
                        + (again
                                ? "See GET /v1/generations for it"
                                : "The same command again fetches it, and generates nothing twice"));
    }

    private int submit(RequestFile requests) throws IOException, InterruptedException {
        SendFile.Sent sent = new SendFile(server, spec().commandLine().getErr()).send(requests);
        Path folder = Optional.ofNullable(out).orElseGet(this::folder);
        Downloads downloads = new Downloads(server, folder);
        for (Map.Entry<Integer, JsonNode> refused : sent.problems().entrySet()) {
            downloads.refused(refused.getKey(), refused.getValue());
        }
        int[] counts = collect(sent, downloads);
        int failed = sent.accepted() - counts[0];
        spec().commandLine()
                .getOut()
                .printf(
                        "%d of %d completed, %d images in %s%s%s%n",
                        counts[0],
                        requests.lines().size(),
                        counts[1],
                        folder,
                        failed > 0 ? ", " + failed + " failed" : "",
                        sent.problems().isEmpty() ? "" : ", " + sent.problems().size() + " refused");
        return counts[0] == requests.lines().size() ? 0 : 1;
    }

    // Completed generations and their images.
    private int[] collect(SendFile.Sent sent, Downloads downloads) throws IOException, InterruptedException {
        int completed = 0;
        int images = 0;
        try (Progress progress =
                Progress.of(sent.accepted(), spec().commandLine().getErr())) {
            long before = 0;
            for (Map.Entry<String, Map<String, Integer>> batch : sent.batches().entrySet()) {
                awaitEnd(batch.getKey(), batch.getValue().size(), before, progress);
                before += batch.getValue().size();
            }
        }
        for (Map.Entry<String, Map<String, Integer>> batch : sent.batches().entrySet()) {
            String page = "/v1/generations?limit=" + PAGE_SIZE + "&batch=" + batch.getKey();
            Optional<String> cursor = Optional.of("");
            while (cursor.isPresent()) {
                JsonNode answer = server.get(page + cursor.get());
                for (JsonNode generation : answer.path("data")) {
                    int line = Objects.requireNonNull(
                            batch.getValue().get(generation.path("id").asText()));
                    images += downloads.save(line, generation);
                    completed += generation.path("status").asText().equals("completed") ? 1 : 0;
                    printFailure(line, generation);
                }
                cursor = Optional.ofNullable(answer.path("next_cursor").textValue())
                        .map(next -> "&cursor=" + next);
            }
        }
        return new int[] {completed, images};
    }

    private void awaitEnd(String batch, int accepted, long before, Progress progress)
            throws IOException, InterruptedException {
        while (true) {
            JsonNode states = server.get("/v1/generations/batch/" + batch).path("states");
            long ended = 0;
            for (String word : new String[] {"completed", "failed", "canceled", "deleted"}) {
                ended += states.path(word).asLong();
            }
            progress.ended(before + ended);
            if (ended >= accepted) {
                return;
            }
            Thread.sleep(POLL_INTERVAL);
        }
    }

    private void printFailure(int line, JsonNode generation) {
        String message = generation.path("error").path("message").textValue();
        if (message != null) {
            spec().commandLine().getErr().println("line " + line + ": " + message);
        }
    }

    private Path folder() {
        if (file.equals(RequestFile.STANDARD_INPUT)) {
            return Path.of("images");
        }
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(dot > 0 ? name.substring(0, dot) : name + "-images");
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }
}
