package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API in One's API, from its model page: {@code POST /api/v1/images/generations} and {@code GET /api/v1/tasks/{id}}. */
final class SimulatedApiinone implements SimulatedProvider {

    private static final String TEXT_TO_IMAGE = "seedream/4.5-text-to-image";
    private static final String EDIT = "seedream/4.5-edit";
    private static final String STATUS = "GET /api/v1/tasks/";
    private static final int MIN_PROMPT = 3;
    private static final int MAX_PROMPT = 5000;
    private static final Set<String> FIELDS =
            Set.of("model", "prompt", "aspect_ratio", "quality", "image_urls", "callback_url");
    private static final Set<String> RATIOS = Set.of("1:1", "4:3", "3:4", "16:9", "9:16", "2:3", "3:2", "21:9");

    private final Tasks tasks;

    SimulatedApiinone(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "apiinone";
    }

    @Override
    public String submission() {
        return "POST /api/v1/images/generations";
    }

    @Override
    public Reply answer(ProviderCall call) {
        if (call.line().equals(submission())) {
            String problem = invalid(call.body());
            return problem == null ? submit(call) : error(400, problem);
        }
        Task task = tasks.find(this, call.after(STATUS));
        return task == null ? error(404, "task not found") : Reply.json(200, report(task));
    }

    // Its client reads error.message; the rest of the shape follows the envelope of a success.
    @Override
    public Reply error(int status, String message) {
        ObjectNode answer =
                Simulator.JSON.createObjectNode().put("code", status).put("message", message);
        answer.putObject("error").put("message", message);
        return Reply.json(status, answer);
    }

    // The place of the links is not documented for images; this is the form of its videos.
    @Override
    public JsonNode report(Task task) {
        ObjectNode data = Simulator.JSON.createObjectNode().put("task_id", task.id());
        switch (task.state(tasks.now())) {
            case WAITING, RUNNING -> data.put("status", "IN_PROGRESS");
            case FAILED -> data.put("status", "FAILED").put("error", task.failure());
            case DONE -> {
                ArrayNode links =
                        data.put("status", "COMPLETED").putObject("output").putArray("image_urls");
                tasks.links(task).forEach(links::add);
            }
        }
        return envelope(data);
    }

    private static ObjectNode envelope(ObjectNode data) {
        ObjectNode envelope = Simulator.JSON.createObjectNode().put("code", 200).put("message", "success");
        envelope.set("data", data);
        return envelope;
    }

    private static @Nullable String invalid(JsonNode body) {
        String unknown = SimulatedProvider.undocumented(body, FIELDS);
        String model = body.path("model").asText(TEXT_TO_IMAGE);
        int prompt = body.path("prompt").asText().length();
        if (unknown != null) {
            return unknown;
        }
        if (!Set.of(TEXT_TO_IMAGE, EDIT).contains(model)) {
            return "model is not supported";
        }
        if (prompt < MIN_PROMPT || prompt > MAX_PROMPT) {
            return "prompt must have 3 to 5000 characters";
        }
        if (!RATIOS.contains(body.path("aspect_ratio").asText("1:1"))) {
            return "aspect_ratio is not supported";
        }
        if (!Set.of("basic", "high").contains(body.path("quality").asText("basic"))) {
            return "quality is not supported";
        }
        return model.equals(EDIT) && body.path("image_urls").isEmpty() ? "image_urls is required" : null;
    }

    private Reply submit(ProviderCall call) {
        JsonNode body = call.body();
        String ratio = body.path("aspect_ratio").asText("1:1");
        boolean large = body.path("quality").asText("basic").equals("high");
        Order order = new Order(
                body.path("model").asText(TEXT_TO_IMAGE),
                body.path("prompt").asText(),
                1,
                large ? PixelSize.at4K(ratio) : PixelSize.at2K(ratio),
                body.path("callback_url").textValue(),
                Set.of(),
                "jpg",
                Order.ImageDelivery.LINKS);
        String id = "n" + UUID.randomUUID().toString().replace("-", "").substring(0, 16) + "_seedream";
        Task task = tasks.submit(this, id, order, call);
        return Reply.json(
                200,
                envelope(Simulator.JSON
                        .createObjectNode()
                        .put("task_id", task.id())
                        .put("status", "IN_PROGRESS")));
    }
}
