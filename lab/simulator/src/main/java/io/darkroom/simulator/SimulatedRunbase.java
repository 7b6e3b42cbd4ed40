package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runbase's API, from its model page: {@code POST /api/v1/runs} and {@code GET /api/v1/runs/{id}}; it never calls back. */
final class SimulatedRunbase implements SimulatedProvider {

    private static final String MODEL = "bytedance/seedream-4.5";
    private static final String STATUS = "GET /api/v1/runs/";
    private static final double DOLLARS_PER_IMAGE = 0.04;
    private static final int MAX_REFERENCES = 14;
    private static final Set<String> RATIOS = Set.of("1:1", "2:3", "3:2", "3:4", "4:3", "9:16", "16:9", "21:9");

    private final Tasks tasks;

    SimulatedRunbase(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "runbase";
    }

    @Override
    public String submission() {
        return "POST /api/v1/runs";
    }

    @Override
    public Reply answer(ProviderCall call) {
        if (call.line().equals(submission())) {
            String problem = invalid(call.body());
            return problem == null ? submit(call) : error(400, problem);
        }
        Task task = tasks.find(this, call.after(STATUS));
        return task == null ? error(404, "run not found") : Reply.json(200, describe(task));
    }

    // The body of an error is not documented; a text is the simplest form.
    @Override
    public Reply error(int status, String message) {
        return Reply.json(status, Simulator.JSON.createObjectNode().put("error", message));
    }

    private static @Nullable String invalid(JsonNode body) {
        JsonNode input = body.path("input");
        String unknown = SimulatedProvider.undocumented(body, Set.of("model", "input"));
        if (unknown == null) {
            unknown = SimulatedProvider.undocumented(input, Set.of("prompt", "aspect_ratio", "quality", "image_urls"));
        }
        if (unknown != null) {
            return unknown;
        }
        if (!body.path("model").asText().equals(MODEL)) {
            return "unknown model";
        }
        if (input.path("prompt").asText().isBlank()) {
            return "prompt is required";
        }
        if (!RATIOS.contains(input.path("aspect_ratio").asText("1:1"))) {
            return "aspect_ratio is not supported";
        }
        if (!Set.of("basic", "high").contains(input.path("quality").asText("basic"))) {
            return "quality is not supported";
        }
        return input.path("image_urls").size() > MAX_REFERENCES ? "too many image_urls" : null;
    }

    private Reply submit(ProviderCall call) {
        JsonNode input = call.body().path("input");
        String ratio = input.path("aspect_ratio").asText("1:1");
        boolean large = input.path("quality").asText("basic").equals("high");
        Order order = new Order(
                MODEL,
                input.path("prompt").asText(),
                1,
                large ? PixelSize.at4K(ratio) : PixelSize.at2K(ratio),
                null,
                Set.of(),
                "png",
                Order.ImageDelivery.LINKS);
        String id = "run_" + UUID.randomUUID().toString().replace("-", "");
        Task task = tasks.submit(this, id, order, call);
        return Reply.json(
                201, Simulator.JSON.createObjectNode().put("id", task.id()).put("status", "pending"));
    }

    private ObjectNode describe(Task task) {
        TaskState state = task.state(tasks.now());
        ObjectNode answer = Simulator.JSON
                .createObjectNode()
                .put("id", task.id())
                .put(
                        "status",
                        switch (state) {
                            case WAITING -> "pending";
                            case RUNNING -> "running";
                            case DONE -> "succeeded";
                            case FAILED -> "failed";
                        });
        if (state == TaskState.DONE) {
            tasks.links(task).forEach(answer.putObject("output").putArray("urls")::add);
            answer.put("costUsd", DOLLARS_PER_IMAGE);
        }
        if (state == TaskState.FAILED) {
            answer.put("error", task.failure());
        }
        return answer;
    }
}
