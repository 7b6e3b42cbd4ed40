package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's Images API, from what its public client sends and reads: {@code POST /v1/images/generations}, {@code POST /v1/images/edits}. The
 * answer comes when the images are made, complete or as events.
 */
final class SimulatedOpenai implements SimulatedProvider {

    private static final String GENERATIONS = "POST /v1/images/generations";
    private static final String EDITS = "POST /v1/images/edits";
    private static final Duration NEVER = Duration.ofHours(1);
    private static final byte[] PAGE = "<html><body>Not an image</body></html>".getBytes(StandardCharsets.UTF_8);

    private final Tasks tasks;

    SimulatedOpenai(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public String submission() {
        return GENERATIONS;
    }

    @Override
    public boolean submits(String line) {
        return line.equals(GENERATIONS) || line.equals(EDITS);
    }

    @Override
    public Reply answer(ProviderCall call) {
        if (!submits(call.line())) {
            return error(404, "Invalid URL (" + call.line() + ")");
        }
        OpenaiRules.Problem problem =
                OpenaiRules.problem(call.body(), call.line().equals(EDITS));
        return problem == null
                ? make(call)
                : failure(400, problem.message(), "invalid_request_error", "invalid_value", problem.field());
    }

    @Override
    public Reply error(int status, String message) {
        String code = switch (status) {
            case 400, 413, 422 -> "invalid_value";
            case 401 -> "invalid_api_key";
            case 402 -> "insufficient_quota";
            case 404 -> "not_found";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        };
        return failure(status, message, status >= 500 ? "server_error" : "invalid_request_error", code, null);
    }

    @Override
    public Reply contentRefusal() {
        return failure(
                400,
                "Your request was rejected by the safety system.",
                "image_generation_user_error",
                "moderation_blocked",
                null);
    }

    private static Reply failure(
            int status, String message, String type, @Nullable String code, @Nullable String field) {
        ObjectNode answer = Simulator.JSON.createObjectNode();
        answer.set("error", reason(message, type, code, field));
        return Reply.json(status, answer);
    }

    private static ObjectNode reason(String message, String type, @Nullable String code, @Nullable String field) {
        return Simulator.JSON
                .createObjectNode()
                .put("message", message)
                .put("type", type)
                .put("param", field)
                .put("code", code);
    }

    private Reply make(ProviderCall call) {
        JsonNode body = call.body();
        String format = body.path("output_format").asText("png");
        PixelSize size = OpenaiRules.pixels(body.path("size").asText("auto"));
        Order order = new Order(
                body.path("model").asText("gpt-image-2"),
                body.path("prompt").asText(),
                body.path("n").asInt(1),
                size == null ? OpenaiRules.AUTO : size,
                null,
                Set.of(),
                format.equals("jpeg") ? "jpg" : format,
                Order.ImageDelivery.INLINE);
        Task task = tasks.submit(this, "req_" + UUID.randomUUID().toString().replace("-", ""), order, call);
        CallbackSender.pause(task.fault().is(FaultKind.TASK_STUCK) ? NEVER : task.finishedAfter());
        boolean stream = body.path("stream").asText("false").equals("true");
        Reply reply = stream
                ? events(
                        task,
                        call.line().equals(EDITS),
                        body.path("partial_images").asInt())
                : complete(task);
        return new Reply(reply.status(), reply.contentType(), reply.body(), Map.of("x-request-id", task.id()));
    }

    private Reply complete(Task task) {
        if (task.failure() != null) {
            return task.fault().is(FaultKind.TASK_CONTENT)
                    ? contentRefusal()
                    : failure(500, String.valueOf(task.failure()), "server_error", null, null);
        }
        ObjectNode answer = described(task).put("created", task.finishedAt().getEpochSecond());
        ArrayNode data = answer.putArray("data");
        for (int i = 0; i < task.order().images(); i++) {
            data.addObject().put("b64_json", base64(task, i));
        }
        return Reply.json(200, answer);
    }

    // The status has been sent when the task fails.
    private Reply events(Task task, boolean edit, int partial) {
        StringBuilder events = new StringBuilder(": open\n\n");
        String name = edit ? "image_edit" : "image_generation";
        if (task.failure() != null) {
            boolean content = task.fault().is(FaultKind.TASK_CONTENT);
            ObjectNode failure = Simulator.JSON.createObjectNode().put("type", "error");
            failure.set(
                    "error",
                    reason(
                            String.valueOf(task.failure()),
                            content ? "image_generation_user_error" : "server_error",
                            content ? "moderation_blocked" : null,
                            null));
            add(events, "error", failure);
            return stream(events);
        }
        for (int i = 0; i < task.order().images(); i++) {
            for (int p = 0; p < partial; p++) {
                add(
                        events,
                        name + ".partial_image",
                        event(task, i, name + ".partial_image").put("partial_image_index", p));
            }
            add(events, name + ".completed", event(task, i, name + ".completed"));
        }
        return stream(events.append("data: [DONE]\n\n"));
    }

    private ObjectNode event(Task task, int position, String type) {
        return described(task)
                .put("type", type)
                .put("b64_json", base64(task, position))
                .put("created_at", task.finishedAt().getEpochSecond());
    }

    private static void add(StringBuilder events, String name, JsonNode data) {
        events.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
    }

    private static Reply stream(StringBuilder events) {
        return new Reply(
                200, "text/event-stream; charset=utf-8", events.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode described(Task task) {
        ObjectNode answer = Simulator.JSON
                .createObjectNode()
                .put("background", "opaque")
                .put("output_format", task.order().extension().replace("jpg", "jpeg"))
                .put("quality", "medium")
                .put("size", task.order().size().toString());
        answer.putObject("usage")
                .put("input_tokens", 10)
                .put("output_tokens", 1000)
                .put("total_tokens", 1010)
                .putObject("input_tokens_details")
                .put("image_tokens", 0)
                .put("text_tokens", 10);
        return answer;
    }

    private String base64(Task task, int position) {
        return switch (task.fault().kind()) {
            case IMAGE_WRONG_TYPE -> Base64.getEncoder().encodeToString(PAGE);
            case IMAGE_TRUNCATED -> {
                byte[] picture = tasks.picture(task, position);
                yield Base64.getEncoder().encodeToString(Arrays.copyOf(picture, picture.length / 2));
            }
            case IMAGE_MUTATED -> Base64.getEncoder().encodeToString(tasks.mutatedPicture(task, position));
            case NONE,
                    STATUS,
                    STATUS_AFTER,
                    CONTENT_REFUSAL,
                    RESET_BEFORE,
                    RESET_AFTER,
                    HANG_BEFORE,
                    HANG_AFTER,
                    ANSWER_MUTATED,
                    TASK_FAILED,
                    TASK_CONTENT,
                    TASK_STUCK,
                    INLINE_RESULT,
                    CALLBACK_NEVER,
                    CALLBACK_TWICE,
                    CALLBACK_LATE,
                    CALLBACK_EARLY,
                    CALLBACK_WRONG_SIGNATURE,
                    CALLBACK_TRUNCATED,
                    CALLBACK_MUTATED,
                    IMAGE_NOT_FOUND,
                    IMAGE_SLOW,
                    IMAGE_TOO_LARGE,
                    IMAGE_EXPIRED -> tasks.base64(task, position);
        };
    }
}
