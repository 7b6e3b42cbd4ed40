package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** EvoLink's API, from its model page: {@code POST /v1/images/generations} and {@code GET /v1/tasks/{id}}. */
final class SimulatedEvolink implements SimulatedProvider {

    private static final String MODEL = "doubao-seedream-4.5";
    private static final double CREDITS_PER_IMAGE = 2.25;
    private static final int MAX_IMAGES = 15;
    private static final int MAX_REFERENCES = 14;
    private static final int MAX_CALLBACK_LENGTH = 2048;
    private static final Set<String> FIELDS =
            Set.of("model", "prompt", "n", "size", "quality", "prompt_priority", "image_urls", "callback_url");
    private static final Set<String> RATIOS =
            Set.of("auto", "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9");

    private final Tasks tasks;

    SimulatedEvolink(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "evolink";
    }

    @Override
    public String submission() {
        return "POST /v1/images/generations";
    }

    @Override
    public Reply answer(ProviderCall call) {
        if (call.line().equals(submission())) {
            String problem = invalid(call.body());
            return problem == null ? submit(call) : error(400, problem);
        }
        Task task = tasks.find(this, call.after("GET /v1/tasks/"));
        return task == null ? error(404, "no such task") : Reply.json(200, report(task));
    }

    @Override
    public Reply error(int status, String message) {
        return error(
                status,
                message,
                switch (status) {
                    case 401 -> "invalid_api_key";
                    case 402 -> "insufficient_quota";
                    case 403 -> "forbidden";
                    case 404 -> "resource_not_found";
                    case 429 -> "rate_limit_exceeded";
                    case 503 -> "no_available_channel";
                    default -> status >= 500 ? "service_error" : "invalid_parameters";
                });
    }

    @Override
    public Reply contentRefusal() {
        return error(400, "not this prompt", "content_policy_violation");
    }

    private static Reply error(int status, String message, String code) {
        ObjectNode answer = Simulator.JSON.createObjectNode();
        answer.putObject("error").put("code", code).put("message", message).put("type", code);
        return Reply.json(status, answer);
    }

    private static @Nullable String invalid(JsonNode body) {
        String unknown = SimulatedProvider.undocumented(body, FIELDS);
        if (unknown != null) {
            return unknown;
        }
        int n = body.path("n").asInt(1);
        int references = body.path("image_urls").size();
        if (!body.path("model").asText(MODEL).equals(MODEL)) {
            return "model is not available";
        }
        if (body.path("prompt").asText().isBlank()) {
            return "prompt is required";
        }
        if (n < 1 || n > MAX_IMAGES || references > MAX_REFERENCES || n + references > MAX_IMAGES) {
            return "n and image_urls exceed 15 images";
        }
        if (!RATIOS.contains(body.path("size").asText("auto"))) {
            return "size is not supported";
        }
        if (!Set.of("2K", "4K").contains(body.path("quality").asText("2K"))) {
            return "quality is not supported";
        }
        return body.path("callback_url").asText().length() > MAX_CALLBACK_LENGTH ? "callback_url is too long" : null;
    }

    private Reply submit(ProviderCall call) {
        JsonNode body = call.body();
        String ratio = body.path("size").asText("auto");
        boolean large = body.path("quality").asText("2K").equals("4K");
        // The real one accepts only https; the simulated one also calls plain http on the same machine.
        Order order = new Order(
                MODEL,
                body.path("prompt").asText(),
                body.path("n").asInt(1),
                large ? PixelSize.at4K(ratio) : PixelSize.at2K(ratio),
                body.path("callback_url").textValue(),
                Set.of(),
                "jpg",
                Order.ImageDelivery.LINKS);
        String id = "task-unified-" + tasks.now().getEpochSecond() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        return Reply.json(200, report(tasks.submit(this, id, order, call)));
    }

    /** The task, the same for the status call and the callback. */
    @Override
    public ObjectNode report(Task task) {
        TaskState state = task.state(tasks.now());
        ObjectNode answer = Simulator.JSON
                .createObjectNode()
                .put("created", task.submittedAt().getEpochSecond())
                .put("id", task.id())
                .put("model", task.order().model())
                .put("object", "image.generation.task")
                .put("progress", task.progress(tasks.now()))
                .put(
                        "status",
                        switch (state) {
                            case WAITING -> "pending";
                            case RUNNING -> "processing";
                            case DONE -> "completed";
                            case FAILED -> "failed";
                        })
                .put("type", "image");
        answer.putObject("task_info")
                .put("can_cancel", state == TaskState.WAITING || state == TaskState.RUNNING)
                .put("estimated_time", task.finishedAfter().toSeconds());
        ObjectNode usage = answer.putObject("usage")
                .put("billing_rule", "per_call")
                .put("credits_reserved", CREDITS_PER_IMAGE * task.order().images())
                .put("user_group", "default");
        if (state == TaskState.DONE) {
            usage.put("credits_used", CREDITS_PER_IMAGE * task.order().images());
            tasks.links(task).forEach(answer.putArray("results")::add);
        }
        if (state == TaskState.FAILED) {
            boolean content = task.fault().is(FaultKind.TASK_CONTENT);
            answer.putObject("error")
                    .put("code", content ? "content_policy_violation" : "generation_failed")
                    .put("message", task.failure())
                    .put("type", "generation_error");
        }
        return answer;
    }
}
