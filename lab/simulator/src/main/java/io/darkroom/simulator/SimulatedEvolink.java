package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** EvoLink's API, from its model page: {@code POST /v1/images/generations} and {@code GET /v1/tasks/{id}}. */
final class SimulatedEvolink implements SimulatedProvider {

    private static final String MODEL = "doubao-seedream-4.5";
    private static final double CREDITS_AN_IMAGE = 2.25;
    private static final int MAX_IMAGES = 15;
    private static final int MAX_REFERENCES = 14;
    private static final int MAX_CALLBACK_LENGTH = 2048;
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
    public Reply answer(String call, JsonNode body) {
        if (call.equals("POST /v1/images/generations")) {
            String wrong = wrongWith(body);
            return wrong == null ? submit(body) : error(400, wrong);
        }
        String statusCall = "GET /v1/tasks/";
        Task task = call.startsWith(statusCall) ? tasks.find(call.substring(statusCall.length())) : null;
        return task == null ? error(404, "no such task") : Reply.json(200, describe(task));
    }

    @Override
    public Reply error(int status, String message) {
        ObjectNode answer = Simulator.JSON.createObjectNode();
        String code = switch (status) {
            case 401 -> "invalid_api_key";
            case 404 -> "not_found";
            default -> "invalid_request";
        };
        answer.putObject("error").put("code", code).put("message", message).put("type", code + "_error");
        return Reply.json(status, answer);
    }

    private static @Nullable String wrongWith(JsonNode body) {
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

    private Reply submit(JsonNode body) {
        String ratio = body.path("size").asText("auto");
        boolean large = body.path("quality").asText("2K").equals("4K");
        String id = "task-unified-" + tasks.now().getEpochSecond() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        // The real one takes https only; a simulated one is called from the same machine.
        Task task = tasks.submit(
                name(),
                id,
                MODEL,
                body.path("prompt").asText(),
                body.path("n").asInt(1),
                large ? PixelSize.at4K(ratio) : PixelSize.at2K(ratio),
                body.path("callback_url").textValue(),
                this::describe);
        return Reply.json(200, describe(task));
    }

    private ObjectNode describe(Task task) {
        Task.State state = task.state(tasks.now());
        ObjectNode answer = Simulator.JSON
                .createObjectNode()
                .put("created", task.submittedAt().getEpochSecond())
                .put("id", task.id())
                .put("model", task.model())
                .put("object", "image.generation.task")
                .put("progress", task.progress(tasks.now()))
                .put(
                        "status",
                        switch (state) {
                            case WAITING -> "pending";
                            case RUNNING -> "processing";
                            case DONE -> "completed";
                        })
                .put("type", "image");
        answer.putObject("task_info")
                .put("can_cancel", state != Task.State.DONE)
                .put("estimated_time", task.finishedAfter().toSeconds());
        ObjectNode usage = answer.putObject("usage")
                .put("billing_rule", "per_call")
                .put("credits_reserved", CREDITS_AN_IMAGE * task.images())
                .put("user_group", "default");
        if (state == Task.State.DONE) {
            usage.put("credits_used", CREDITS_AN_IMAGE * task.images());
            tasks.links(task, "jpg").forEach(answer.putArray("results")::add);
        }
        return answer;
    }
}
