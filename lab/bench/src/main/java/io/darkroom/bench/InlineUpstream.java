package io.darkroom.bench;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;

/** A provider that answers every request with one image in base64, as OpenAI does. */
final class InlineUpstream {

    private InlineUpstream() {}

    /** Arguments: port, bytes of the image. */
    public static void main(String[] arguments) throws IOException {
        String image =
                Base64.getEncoder().encodeToString(JpegFiles.jpeg(Integer.parseInt(arguments[1]), new Random(1)));
        Buffer answer = Buffer.buffer("{\"created\":1757165031,\"data\":[{\"b64_json\":\"" + image + "\"}]}");
        BareServer.serve(
                Integer.parseInt(arguments[0]),
                request -> request.bodyHandler(body -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(answer)));
    }
}
