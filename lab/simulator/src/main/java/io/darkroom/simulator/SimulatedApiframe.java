package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Apiframe's API, from its OpenAPI file and model page: submission, jobs, account and signed webhooks. */
final class SimulatedApiframe implements SimulatedProvider {

    private static final String MODEL = "seedream-4.5";
    private static final String STATUS = "GET /v2/jobs/";
    private static final int CREDITS_PER_IMAGE = 10;
    private static final int MAX_PROMPT = 2000;
    private static final int MAX_REFERENCES = 14;
    // The OpenAPI file: additionalProperties is false.
    private static final Set<String> FIELDS =
            Set.of("prompt", "model", "seedreamParams", "webhookUrl", "webhookEvents");
    private static final Set<String> PARAMS = Set.of(
            "image_input",
            "output_format",
            "guidance_scale",
            "use_pre_llm",
            "enhance_prompt",
            "seed",
            "aspect_ratio",
            "resolution",
            "width",
            "height",
            "size");
    private static final Set<String> RATIOS = Set.of("1:1", "3:4", "4:3", "9:16", "16:9");

    private final Tasks tasks;

    SimulatedApiframe(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "apiframe";
    }

    @Override
    public Map.Entry<String, String> credential() {
        return Map.entry("X-API-Key", apiKey());
    }

    @Override
    public String submission() {
        return "POST /v2/images/generate";
    }

    @Override
    public Reply answer(ProviderCall call) {
        if (call.line().equals(submission())) {
            String problem = invalid(call.body());
            return problem == null ? submit(call) : error(400, problem);
        }
        if (call.line().equals("GET /v2/jobs")) {
            ObjectNode page = Simulator.JSON.createObjectNode();
            ArrayNode jobs = page.putArray("jobs");
            tasks.all().stream()
                    .filter(task -> task.provider().equals(name()))
                    .forEach(task -> jobs.add(describe(task)));
            return Reply.json(200, page.put("hasMore", false).putNull("nextCursor"));
        }
        Task task = tasks.find(this, call.after(STATUS));
        return task == null ? error(404, "Job not found") : Reply.json(200, describe(task));
    }

    @Override
    public Reply error(int status, String message) {
        ObjectNode answer = Simulator.JSON.createObjectNode();
        if (status == 402) {
            answer.put("error", "Insufficient credits")
                    .put("creditsRequired", CREDITS_PER_IMAGE)
                    .put("creditsAvailable", 0);
        } else {
            answer.put("error", message);
        }
        if (status == 400) {
            answer.putObject("details").putArray("body").add(message);
        }
        return Reply.json(status, answer);
    }

    @Override
    public JsonNode report(Task task) {
        ObjectNode body = Simulator.JSON.createObjectNode();
        switch (task.state(tasks.now())) {
            case WAITING, RUNNING ->
                body.put("event", "progress")
                        .put("jobId", task.id())
                        .put("status", "PROCESSING")
                        .put("progress", task.progress(tasks.now()));
            case DONE ->
                body.put("event", "completed")
                        .put("jobId", task.id())
                        .put("status", "COMPLETED")
                        .put("progress", 100)
                        .put("result", tasks.links(task).getFirst())
                        .put("creditCost", CREDITS_PER_IMAGE)
                        .put("completedAt", task.finishedAt().toString());
            case FAILED ->
                body.put("event", "failed")
                        .put("jobId", task.id())
                        .put("status", "FAILED")
                        .put("error", task.failure());
        }
        return body.put("model", MODEL);
    }

    @Override
    public Map<String, String> signature(Task task, byte[] body) {
        try {
            byte[] key = MessageDigest.getInstance("SHA-256").digest(apiKey().getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Map.of(
                    "X-Webhook-Event",
                    report(task).path("event").asText(),
                    "X-Webhook-Signature",
                    "sha256=" + HexFormat.of().formatHex(mac.doFinal(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    private static @Nullable String invalid(JsonNode body) {
        JsonNode params = body.path("seedreamParams");
        String unknown = SimulatedProvider.undocumented(body, FIELDS);
        if (unknown == null) {
            unknown = SimulatedProvider.undocumented(params, PARAMS);
        }
        int prompt = body.path("prompt").asText().length();
        if (unknown != null) {
            return unknown;
        }
        if (!body.path("model").asText().equals(MODEL)) {
            return "model is unknown";
        }
        if (prompt < 1 || prompt > MAX_PROMPT) {
            return "prompt must have 1 to 2000 characters";
        }
        if (!RATIOS.contains(params.path("aspect_ratio").asText("1:1"))) {
            return "aspect_ratio is not supported";
        }
        if (!params.path("image_input").isMissingNode()
                && !params.path("image_input").isArray()) {
            return "image_input must be an array";
        }
        if (params.path("image_input").size() > MAX_REFERENCES) {
            return "image_input has more than 14 items";
        }
        if (!Set.of("jpg", "png").contains(params.path("output_format").asText("jpg"))) {
            return "output_format is not supported";
        }
        double guidance = params.path("guidance_scale").asDouble(3);
        return guidance < 1 || guidance > 10 ? "guidance_scale must be 1 to 10" : null;
    }

    private Reply submit(ProviderCall call) {
        JsonNode params = call.body().path("seedreamParams");
        String ratio = params.path("aspect_ratio").asText("1:1");
        Set<String> events = new TreeSet<>();
        call.body().path("webhookEvents").forEach(event -> events.add(event.asText()));
        Order order = new Order(
                MODEL,
                call.body().path("prompt").asText(),
                1,
                params.path("resolution").asText("2K").equals("4K") ? PixelSize.at4K(ratio) : PixelSize.at2K(ratio),
                call.body().path("webhookUrl").textValue(),
                events,
                params.path("output_format").asText("jpg"),
                Order.ImageDelivery.LINKS);
        Task task = tasks.submitOnce(this, UUID.randomUUID().toString(), order, call);
        return Reply.json(
                202, Simulator.JSON.createObjectNode().put("jobId", task.id()).put("status", "QUEUED"));
    }

    private ObjectNode describe(Task task) {
        TaskState state = task.state(tasks.now());
        ObjectNode job = Simulator.JSON
                .createObjectNode()
                .put("id", task.id())
                .put(
                        "status",
                        switch (state) {
                            case WAITING -> "QUEUED";
                            case RUNNING -> "PROCESSING";
                            case DONE -> "COMPLETED";
                            case FAILED -> "FAILED";
                        })
                .put("model", MODEL)
                .put("progress", task.progress(tasks.now()))
                .put("result", state == TaskState.DONE ? tasks.links(task).getFirst() : null)
                .put("error", state == TaskState.FAILED ? task.failure() : null)
                .put("creditCost", CREDITS_PER_IMAGE)
                .putNull("webhookStatus")
                .put("createdAt", task.submittedAt().toString());
        boolean ended = state == TaskState.DONE || state == TaskState.FAILED;
        job.put("completedAt", ended ? task.finishedAt().toString() : null).put("expired", tasks.expired(task));
        job.putObject("input").put("prompt", task.order().prompt());
        return job;
    }
}
