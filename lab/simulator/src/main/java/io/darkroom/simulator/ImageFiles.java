package io.darkroom.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Serves the images of finished tasks: {@code /files/{task}/{position}.jpg}. */
final class ImageFiles {

    // More than an archive should accept for one image.
    private static final long TOO_LARGE_BYTES = 512L * 1024 * 1024;
    private static final byte[] PAGE = "<html><body>Not an image</body></html>".getBytes(StandardCharsets.UTF_8);

    private final Tasks tasks;
    private final MutatedReplies mutated;

    ImageFiles(Tasks tasks, MutatedReplies mutated) {
        this.tasks = tasks;
        this.mutated = mutated;
    }

    void serve(HttpExchange exchange) throws IOException {
        String[] parts = exchange.getRequestURI().getPath().split("/");
        Task task = parts.length == 4 ? tasks.find(parts[2]) : null;
        if (task == null || !parts[3].matches("\\d{1,2}\\.(jpg|png)") || task.state(tasks.now()) != TaskState.DONE) {
            Simulator.send(exchange, new Reply(404, "text/plain", new byte[0]));
            return;
        }
        int position = Integer.parseInt(parts[3].substring(0, parts[3].indexOf('.')));
        String type = Pictures.contentType(task.order().extension());
        switch (task.fault().kind()) {
            case IMAGE_NOT_FOUND -> Simulator.send(exchange, new Reply(404, "text/plain", new byte[0]));
            case IMAGE_WRONG_TYPE -> Simulator.send(exchange, new Reply(200, type, PAGE));
            case IMAGE_TRUNCATED -> truncated(exchange, type, tasks.picture(task, position));
            case IMAGE_TOO_LARGE -> tooLarge(exchange, type);
            case IMAGE_MUTATED ->
                Simulator.send(exchange, new Reply(200, type, mutated.image(tasks.picture(task, position))));
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
                    IMAGE_SLOW,
                    IMAGE_EXPIRED -> undamaged(exchange, type, task, position);
        }
    }

    private void undamaged(HttpExchange exchange, String type, Task task, int position) throws IOException {
        if (tasks.expired(task)) {
            Simulator.send(exchange, new Reply(403, "text/plain", new byte[0]));
            return;
        }
        if (task.fault().is(FaultKind.IMAGE_SLOW)) {
            CallbackSender.pause(task.fault().delay());
        }
        Simulator.send(exchange, new Reply(200, type, tasks.picture(task, position)));
    }

    // Fewer bytes than the Content-Length.
    private static void truncated(HttpExchange exchange, String type, byte[] picture) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, picture.length);
        OutputStream out = exchange.getResponseBody();
        out.write(Arrays.copyOf(picture, picture.length / 2));
        out.flush();
        exchange.close();
    }

    // Without a Content-Length, so that a client has to count.
    private static void tooLarge(HttpExchange exchange, String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = exchange.getResponseBody()) {
            for (long sent = 0; sent < TOO_LARGE_BYTES; sent += block.length) {
                out.write(block);
            }
        }
    }
}
