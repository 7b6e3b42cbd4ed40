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

/** fal's queue, from its HTTP reference and its client: requests, their results and cancellation, and webhooks signed with its published key. */
final class SimulatedFal implements SimulatedProvider {

    private static final Pattern SUBMISSION = Pattern.compile(
            "POST /(fal-ai/bytedance/seedream/v4(?:\\.5)?/(?:text-to-image|edit)|fal-ai/flux-pro/v1\\.1-ultra)");
    private static final Pattern REQUEST =
            Pattern.compile("(GET|PUT) /([^/]+/[^/]+)/requests/([^/]+)(/status|/cancel)?");

    private final Tasks tasks;
    private final FalSigner signer = new FalSigner();

    SimulatedFal(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "fal";
    }

    @Override
    public Map.Entry<String, String> credential() {
        return Map.entry("Authorization", "Key " + apiKey());
    }

    @Override
    public String submission() {
        return SUBMISSION.pattern();
    }

    @Override
    public @Nullable Reply open(String line) {
        return line.equals("GET /.well-known/jwks.json") ? Reply.json(200, signer.keySet()) : null;
    }

    @Override
    public Reply answer(ProviderCall call) {
        Matcher submission = SUBMISSION.matcher(call.line());
        if (submission.matches()) {
            return submit(call, submission.group(1));
        }
        Matcher request = REQUEST.matcher(call.line());
        Task task = request.matches() ? tasks.find(this, request.group(3)) : null;
        if (!request.matches()) {
            return error(404, "Path not found");
        }
        String what = request.group(1) + (request.group(4) == null ? "" : request.group(4));
        if (task == null || !task.order().model().startsWith(request.group(2) + "/")) {
            return what.equals("PUT/cancel") ? word(404, "NOT_FOUND") : error(404, "Request not found");
        }
        return switch (what) {
            case "GET" -> result(task);
            case "GET/status" -> status(task);
            case "PUT/cancel" -> cancel(task);
            default -> error(405, "Method Not Allowed");
        };
    }

    @Override
    public Reply error(int status, String message) {
        ObjectNode answer = Simulator.JSON.createObjectNode();
        if (status == 400 || status == 413 || status == 422) {
            return Reply.json(status, answer.set("detail", detail("prompt", message, "value_error")));
        }
        return Reply.json(status, answer.put("detail", message));
    }

    @Override
    public Reply contentRefusal() {
        return Reply.json(422, refused());
    }

    private static ObjectNode refused() {
        String text = "The content could not be processed because it contained material flagged by a content checker.";
        return Simulator.JSON.createObjectNode().set("detail", detail("prompt", text, "content_policy_violation"));
    }

    private static ArrayNode detail(String field, String message, String type) {
        ArrayNode detail = Simulator.JSON.createArrayNode();
        ObjectNode item = detail.addObject();
        item.putArray("loc").add("body").add(field);
        item.put("msg", message).put("type", type);
        return detail;
    }

    private static Reply word(int status, String word) {
        return Reply.json(status, Simulator.JSON.createObjectNode().put("status", word));
    }

    private Reply submit(ProviderCall call, String endpoint) {
        JsonNode input = call.body();
        String problem = FalInput.invalid(input, endpoint);
        if (problem != null) {
            return error(422, problem);
        }
        Order order = new Order(
                endpoint,
                input.path("prompt").asText(),
                input.path("num_images").asInt(1),
                FalInput.size(input, endpoint),
                call.query().get("fal_webhook"),
                Set.of(),
                input.path("output_format").asText("jpeg").equals("png") ? "png" : "jpg",
                Order.ImageDelivery.LINKS);
        Task task = tasks.submit(this, UUID.randomUUID().toString(), order, call);
        return Reply.json(
                200,
                Simulator.JSON
                        .createObjectNode()
                        .put("status", "IN_QUEUE")
                        .put("request_id", task.id())
                        .put("response_url", "https://queue.fal.run/" + app(endpoint) + "/requests/" + task.id())
                        .put("queue_position", 0));
    }

    private static String app(String endpoint) {
        return endpoint.replaceFirst("^([^/]+/[^/]+)/.*$", "$1");
    }

    private Reply status(Task task) {
        ObjectNode answer = Simulator.JSON.createObjectNode().put("request_id", task.id());
        return switch (task.state(tasks.now())) {
            case WAITING -> Reply.json(202, answer.put("status", "IN_QUEUE").put("queue_position", 0));
            case RUNNING -> Reply.json(202, answer.put("status", "IN_PROGRESS"));
            case DONE, FAILED -> {
                answer.putObject("metrics")
                        .put("inference_time", task.finishedAfter().toMillis() / 1000.0);
                yield Reply.json(200, answer.put("status", "COMPLETED"));
            }
        };
    }

    // A failed request answers with the error of the model.
    private Reply result(Task task) {
        return switch (task.state(tasks.now())) {
            case WAITING, RUNNING ->
                Reply.json(400, Simulator.JSON.createObjectNode().put("detail", "Request is still in progress"));
            case DONE -> Reply.json(200, output(task));
            case FAILED -> Reply.json(failedStatus(task), failure(task));
        };
    }

    private ObjectNode output(Task task) {
        ObjectNode output = Simulator.JSON.createObjectNode();
        ArrayNode images = output.putArray("images");
        ArrayNode flags = output.putArray("has_nsfw_concepts");
        for (String link : tasks.links(task)) {
            images.addObject()
                    .put("url", link)
                    .put("width", task.order().size().width())
                    .put("height", task.order().size().height())
                    .put("content_type", Pictures.contentType(task.order().extension()));
            flags.add(false);
        }
        output.put("seed", 7).put("prompt", task.order().prompt()).putObject("timings");
        return output;
    }

    private static int failedStatus(Task task) {
        if (task.canceledAt() != null) {
            return 400;
        }
        return task.fault().is(FaultKind.TASK_CONTENT) ? 422 : 500;
    }

    private static ObjectNode failure(Task task) {
        if (task.canceledAt() != null) {
            return Simulator.JSON.createObjectNode().put("detail", "Request was cancelled");
        }
        return task.fault().is(FaultKind.TASK_CONTENT)
                ? refused()
                : Simulator.JSON
                        .createObjectNode()
                        .set("detail", detail("body", String.valueOf(task.failure()), "internal_server_error"));
    }

    private Reply cancel(Task task) {
        return switch (task.state(tasks.now())) {
            case WAITING, RUNNING -> {
                tasks.cancel(task);
                yield word(202, "CANCELLATION_REQUESTED");
            }
            case DONE, FAILED -> word(400, "ALREADY_COMPLETED");
        };
    }

    @Override
    public JsonNode report(Task submitted) {
        Task task = tasks.current(submitted);
        ObjectNode webhook =
                Simulator.JSON.createObjectNode().put("request_id", task.id()).put("gateway_request_id", task.id());
        if (task.failure() == null) {
            return webhook.put("status", "OK").set("payload", output(task));
        }
        return webhook.put("status", "ERROR")
                .put("error", "Invalid status code: " + failedStatus(task))
                .set("payload", failure(task));
    }

    @Override
    public Map<String, String> signature(Task task, byte[] body) {
        return signer.headers(task.id(), tasks.now(), body);
    }
}
