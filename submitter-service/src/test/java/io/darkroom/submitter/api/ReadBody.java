package io.darkroom.submitter.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.submitter.refusal.RefusedException;
import io.quarkiverse.resteasy.problem.HttpProblem;

/** The native API's reader with any bytes: a request, or a refusal. */
public final class ReadBody {

    /** A request with all fields. */
    public static final String EXAMPLE = """
        {"model": "seedream-4.5", "prompt": "a lamp", "n": 2, "aspect_ratio": "16:9", "resolution": "2K", "images": ["https://a.example/1.png"],
         "seed": 7, "guidance_scale": 2.5, "output_format": "png", "watermark": false, "prompt_optimization": "standard",
         "webhook_url": "https://a.example/h", "webhook_events": ["completed"], "metadata": {"order": "7"},
         "routing": {"providers": ["evolink"], "max_attempts": 2, "deadline_seconds": 60}}\
        """;

    private ReadBody() {}

    static void of(byte[] body) {
        try {
            RequestBody.read(body);
        } catch (RefusedException refused) {
            // With its reason, which RefusalTextTest holds.
        } catch (HttpProblem malformed) {
            assertThat(malformed.getStatusCode()).isEqualTo(400);
        }
    }
}
