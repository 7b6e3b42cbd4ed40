package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Replicate's API, from its HTTP reference, its client and the pages of its models: predictions, their cancellation, and signed webhooks. */
final class SimulatedReplicate implements SimulatedProvider {

    private static final String FLUX = "black-forest-labs/flux-1.1-pro-ultra";
    private static final Set<String> SEEDREAM_FIELDS = Set.of(
            "prompt",
            "image_input",
            "size",
            "aspect_ratio",
            "width",
            "height",
            "sequential_image_generation",
            "max_images",
            "disable_safety_checker");
    private static final Set<String> SEEDREAM_RATIOS =
            Set.of("match_input_image", "1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "21:9");
    private static final Map<String, Shape> MODELS = Map.of(
            "bytedance/seedream-4.5",
            new Shape(SEEDREAM_FIELDS, SEEDREAM_RATIOS, Set.of("2K", "4K", "custom"), 14),
            "bytedance/seedream-4",
            new Shape(SEEDREAM_FIELDS, SEEDREAM_RATIOS, Set.of("1K", "2K", "4K", "custom"), 10),
            FLUX,
            new Shape(
                    Set.of(
                            "prompt",
                            "aspect_ratio",
                            "seed",
                            "output_format",
                            "safety_tolerance",
                            "raw",
                            "image_prompt",
                            "image_prompt_strength"),
                    Set.of("1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "4:5", "5:4", "21:9", "9:21"),
                    Set.of(),
                    0));
    private static final Pattern SUBMISSION = Pattern.compile("POST /v1/models/([^/]+/[^/]+)/predictions");
    private static final Pattern PREDICTION = Pattern.compile("(GET|POST) /v1/predictions/([^/]+)(/cancel)?");
    private static final int MAX_IMAGES = 15;
    private static final int MAX_PROMPT = 4000;
    private static final int ID_LENGTH = 26;
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final Tasks tasks;

    /** The input of a model: its fields, and what some of them may contain. */
    private record Shape(Set<String> fields, Set<String> ratios, Set<String> sizes, int references) {}

    SimulatedReplicate(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "replicate";
    }

    @Override
    public String submission() {
        return SUBMISSION.pattern();
    }

    @Override
    public Reply answer(ProviderCall call) {
        if (call.line().equals("GET /v1/webhooks/default/secret")) {
            return Reply.json(
                    200, Simulator.JSON.createObjectNode().put("key", "whsec_" + BASE64.encodeToString(secret())));
        }
        Matcher submission = SUBMISSION.matcher(call.line());
        if (submission.matches()) {
            return submit(call, submission.group(1));
        }
        Matcher prediction = PREDICTION.matcher(call.line());
        Task task = prediction.matches() ? tasks.find(this, prediction.group(2)) : null;
        if (task == null || prediction.group(1).equals("POST") != (prediction.group(3) != null)) {
            return error(404, "The requested resource could not be found.");
        }
        return Reply.json(200, report(prediction.group(3) == null ? task : tasks.cancel(task)));
    }

    @Override
    public Reply error(int status, String message) {
        String title = switch (status) {
            case 401 -> "Unauthenticated";
            case 402 -> "Insufficient credit";
            case 404 -> "Not found";
            case 422 -> "Input validation failed";
            case 429 -> "Too many requests";
            default -> status >= 500 ? "Internal server error" : "Bad request";
        };
        return Reply.json(
                status,
                Simulator.JSON
                        .createObjectNode()
                        .put("title", title)
                        .put("detail", message)
                        .put("status", status));
    }

    private Reply submit(ProviderCall call, String model) {
        Shape shape = MODELS.get(model);
        JsonNode input = call.body().path("input");
        String unknown = SimulatedProvider.undocumented(
                call.body(), Set.of("input", "webhook", "webhook_events_filter", "stream"));
        if (shape == null) {
            return error(404, "The requested resource could not be found.");
        }
        String problem = unknown == null ? invalid(input, shape) : unknown;
        return problem == null ? accept(call, model, input) : error(422, "- input: " + problem);
    }

    private static @Nullable String invalid(JsonNode input, Shape shape) {
        String unknown = SimulatedProvider.undocumented(input, shape.fields());
        int prompt = input.path("prompt").asText().length();
        if (unknown != null) {
            return unknown;
        }
        if (prompt < 1 || prompt > MAX_PROMPT) {
            return "prompt is required, with at most 4000 characters";
        }
        if (input.has("aspect_ratio")
                && !shape.ratios().contains(input.path("aspect_ratio").asText())) {
            return "aspect_ratio must be one of " + shape.ratios();
        }
        if (input.has("size") && !shape.sizes().contains(input.path("size").asText())) {
            return "size must be one of " + shape.sizes();
        }
        int references = input.path("image_input").size();
        int images = images(input);
        if (references > shape.references() || images < 1 || images + references > MAX_IMAGES) {
            return "image_input and max_images exceed 15 images";
        }
        if (!Set.of("disabled", "auto")
                .contains(input.path("sequential_image_generation").asText("disabled"))) {
            return "sequential_image_generation must be disabled or auto";
        }
        return Set.of("jpg", "png").contains(input.path("output_format").asText("jpg"))
                ? null
                : "output_format must be jpg or png";
    }

    private static int images(JsonNode input) {
        return input.path("sequential_image_generation").asText().equals("auto")
                ? input.path("max_images").asInt(1)
                : 1;
    }

    private Reply accept(ProviderCall call, String model, JsonNode input) {
        String ratio = input.path("aspect_ratio").asText("1:1");
        Order order = new Order(
                model,
                input.path("prompt").asText(),
                images(input),
                model.equals(FLUX) ? PixelSize.ofFlux(ratio) : ofSeedream(input, ratio),
                reportsEnd(call.body()) ? call.body().path("webhook").textValue() : null,
                Set.of(),
                input.path("output_format").asText("jpg"),
                Order.ImageDelivery.LINKS);
        String id = UUID.randomUUID().toString().replace("-", "").substring(0, ID_LENGTH);
        return Reply.json(201, report(tasks.submit(this, id, order, call)));
    }

    private static PixelSize ofSeedream(JsonNode input, String ratio) {
        return switch (input.path("size").asText("2K")) {
            case "4K" -> PixelSize.at4K(ratio);
            case "custom" ->
                new PixelSize(
                        input.path("width").asInt(2048), input.path("height").asInt(2048));
            default -> PixelSize.at2K(ratio);
        };
    }

    // Without a filter all events are sent; only the last one is simulated.
    private static boolean reportsEnd(JsonNode body) {
        JsonNode filter = body.path("webhook_events_filter");
        for (JsonNode event : filter) {
            if (event.asText().equals("completed")) {
                return true;
            }
        }
        return filter.isMissingNode();
    }

    /** The prediction, the same for every answer and the webhook. */
    @Override
    public ObjectNode report(Task submitted) {
        Task task = tasks.current(submitted);
        TaskState state = task.state(tasks.now());
        boolean ended = state == TaskState.DONE || state == TaskState.FAILED;
        ObjectNode prediction = Simulator.JSON
                .createObjectNode()
                .put("id", task.id())
                .put("model", task.order().model())
                .put("version", "hidden")
                .put("status", status(task, state))
                .put("logs", "")
                .put("data_removed", false)
                .put("source", "api")
                .put("created_at", task.submittedAt().toString())
                .put("completed_at", ended ? task.finishedAt().toString() : null);
        prediction.putObject("input").put("prompt", task.order().prompt());
        prediction.putObject("metrics");
        prediction.put("error", state == TaskState.FAILED && task.canceledAt() == null ? failure(task) : null);
        if (state != TaskState.DONE) {
            prediction.putNull("output");
        } else if (task.order().model().equals(FLUX)) {
            prediction.put("output", tasks.links(task).getFirst());
        } else {
            ArrayNode output = prediction.putArray("output");
            tasks.links(task).forEach(output::add);
        }
        return prediction;
    }

    private static String status(Task task, TaskState state) {
        return switch (state) {
            case WAITING -> "starting";
            case RUNNING -> "processing";
            case DONE -> "succeeded";
            case FAILED -> task.canceledAt() == null ? "failed" : "canceled";
        };
    }

    private static @Nullable String failure(Task task) {
        return task.fault().is(FaultKind.TASK_CONTENT)
                ? "The input or output was flagged as sensitive. Please try again with different inputs. (E005)"
                : task.failure();
    }

    private byte[] secret() {
        return ("the secret of " + apiKey()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Map<String, String> signature(Task task, byte[] body) {
        String id = "msg_" + task.id();
        String timestamp = String.valueOf(tasks.now().getEpochSecond());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret(), "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return Map.of(
                    "webhook-id",
                    id,
                    "webhook-timestamp",
                    timestamp,
                    "webhook-signature",
                    "v1," + BASE64.encodeToString(mac.doFinal(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
