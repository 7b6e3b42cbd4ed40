package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** AceData's API, from its API page and documents: {@code POST /seedream/images} and {@code POST /seedream/tasks}. */
final class SimulatedAcedata implements SimulatedProvider {

    private static final String V4_5 = "doubao-seedream-4-5-251128";
    private static final String V4_0 = "doubao-seedream-4-0-250828";
    private static final Map<String, Set<String>> SIZES =
            Map.of(V4_5, Set.of("2K", "4K", "adaptive"), V4_0, Set.of("1K", "2K", "4K", "adaptive"));
    private static final Pattern PIXELS = Pattern.compile("(\\d{2,5})x(\\d{2,5})");
    private static final Set<String> FIELDS = Set.of(
            "model",
            "prompt",
            "image",
            "size",
            "sequential_image_generation",
            "sequential_image_generation_options",
            "stream",
            "response_format",
            "watermark",
            "optimize_prompt_options",
            "callback_url",
            "async",
            "action");

    private final Tasks tasks;

    SimulatedAcedata(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "acedata";
    }

    @Override
    public String submission() {
        return "POST /seedream/images";
    }

    @Override
    public Reply answer(ProviderCall call) {
        if (call.line().equals(submission())) {
            String problem = invalid(call.body());
            return problem == null ? submit(call) : error(400, problem);
        }
        return call.line().equals("POST /seedream/tasks") ? retrieve(call.body()) : error(404, "no such call");
    }

    @Override
    public Reply error(int status, String message) {
        String code = switch (status) {
            case 400 -> "bad_request";
            case 401 -> "invalid_token";
            case 403 -> "used_up";
            case 404 -> "no_api";
            case 413 -> "request_too_large";
            case 429 -> "too_many_requests";
            default -> "api_error";
        };
        ObjectNode answer = Simulator.JSON.createObjectNode().put("success", false);
        answer.putObject("error").put("code", code).put("message", message);
        return Reply.json(status, answer.put("trace_id", UUID.randomUUID().toString()));
    }

    /** The body of a finished submission; that of a failed one has an error instead of data. */
    @Override
    public JsonNode report(Task task) {
        ObjectNode body = Simulator.JSON.createObjectNode();
        if (task.failure() != null) {
            body.put("success", false).put("task_id", task.id());
            body.putObject("error").put("code", "api_error").put("message", task.failure());
            return body;
        }
        body.put("success", true).put("task_id", task.id()).put("trace_id", task.id());
        ArrayNode data = body.putArray("data");
        for (int i = 0; i < task.order().images(); i++) {
            ObjectNode image = data.addObject()
                    .put("prompt", task.order().prompt())
                    .put("size", task.order().size().toString());
            if (task.order().delivery() == Order.ImageDelivery.INLINE
                    || task.fault().is(FaultKind.INLINE_RESULT)) {
                image.put("b64_json", tasks.base64(task, i));
            } else {
                image.put("image_url", tasks.links(task).get(i));
            }
        }
        return body;
    }

    private static @Nullable String invalid(JsonNode body) {
        String unknown = SimulatedProvider.undocumented(body, FIELDS);
        String model = body.path("model").asText();
        String size = body.path("size").asText("2K");
        if (unknown != null) {
            return unknown;
        }
        if (!SIZES.containsKey(model)) {
            return "model is not supported";
        }
        if (body.path("prompt").asText().isBlank()) {
            return "prompt is required";
        }
        if (!SIZES.getOrDefault(model, Set.of()).contains(size)
                && !PIXELS.matcher(size).matches()) {
            return "size is not supported";
        }
        if (!body.path("image").isMissingNode() && !body.path("image").isArray()) {
            return "image must be an array";
        }
        if (!Set.of("url", "b64_json").contains(body.path("response_format").asText("url"))) {
            return "response_format is not supported";
        }
        return Set.of("auto", "disabled")
                        .contains(body.path("sequential_image_generation").asText("disabled"))
                ? null
                : "sequential_image_generation is not supported";
    }

    private Reply submit(ProviderCall call) {
        JsonNode body = call.body();
        boolean sequence = body.path("sequential_image_generation").asText().equals("auto");
        Order order = new Order(
                body.path("model").asText(),
                body.path("prompt").asText(),
                sequence
                        ? body.path("sequential_image_generation_options")
                                .path("max_images")
                                .asInt(1)
                        : 1,
                pixels(body.path("size").asText("2K")),
                body.path("callback_url").textValue(),
                Set.of(),
                "jpg",
                body.path("response_format").asText("url").equals("b64_json")
                        ? Order.ImageDelivery.INLINE
                        : Order.ImageDelivery.LINKS);
        Task task = tasks.submit(this, UUID.randomUUID().toString(), order, call);
        if (body.path("async").asBoolean() || order.callbackUrl() != null) {
            return Reply.json(200, Simulator.JSON.createObjectNode().put("task_id", task.id()));
        }
        CallbackSender.pause(task.finishedAfter());
        return task.failure() == null ? Reply.json(200, report(task)) : error(500, String.valueOf(task.failure()));
    }

    private Reply retrieve(JsonNode body) {
        if (body.path("action").asText("retrieve").equals("retrieve_batch")) {
            ObjectNode batch = Simulator.JSON.createObjectNode();
            ArrayNode items = batch.putArray("items");
            for (JsonNode id : body.path("ids")) {
                Task task = tasks.find(this, id.asText());
                if (task != null) {
                    items.add(record(task));
                }
            }
            return Reply.json(200, batch.put("count", items.size()));
        }
        Task task = tasks.find(this, body.path("id").asText());
        return task == null ? error(404, "task not found") : Reply.json(200, record(task));
    }

    // An unfinished task has no response.
    private ObjectNode record(Task task) {
        ObjectNode answer = Simulator.JSON
                .createObjectNode()
                .put("id", task.id())
                .put("created_at", task.submittedAt().toEpochMilli() / 1000.0)
                .put("type", "images")
                .put("trace_id", task.id());
        answer.putObject("request")
                .put("model", task.order().model())
                .put("prompt", task.order().prompt());
        TaskState state = task.state(tasks.now());
        if (state == TaskState.DONE || state == TaskState.FAILED) {
            answer.put("finished_at", task.finishedAt().toEpochMilli() / 1000.0);
            answer.set("response", report(task));
        }
        return answer;
    }

    private static PixelSize pixels(String size) {
        Matcher pixels = PIXELS.matcher(size);
        if (pixels.matches()) {
            return new PixelSize(Integer.parseInt(pixels.group(1)), Integer.parseInt(pixels.group(2)));
        }
        return size.equals("4K") ? PixelSize.at4K("1:1") : PixelSize.at2K("1:1");
    }
}
