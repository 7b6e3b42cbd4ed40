package io.darkroom.providers.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.CleanText;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.UnknownFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Stream;

/** A dialect that reads any bytes: they are refused with the wrong fields, or become a request that can be stored and read again. */
final class ReadRequest {

    /** A request with all fields, of each dialect. */
    static final Map<String, String> EXAMPLES = Map.of(
            "apiframe",
            """
                {"prompt":"a lamp","model":"seedream-4.5","seedreamParams":{"image_input":["https://a.example/1.png"],"output_format":"jpg","guidance_scale":3,"seed":7,"aspect_ratio":"16:9","resolution":"2K"},"webhookUrl":"https://a.example/h","webhookEvents":["completed","failed"]}\
                """,
            "evolink",
            """
                {"model":"doubao-seedream-4.5","prompt":"a lamp","n":1,"size":"16:9","quality":"2K","prompt_priority":"standard","image_urls":["https://a.example/1.png"],"callback_url":"https://a.example/h"}\
                """,
            "apiinone",
            """
                {"model":"seedream/4.5-edit","prompt":"a lamp","aspect_ratio":"16:9","quality":"high","image_urls":["https://a.example/1.png"],"callback_url":"https://a.example/h"}\
                """,
            "runbase",
            """
                {"model":"bytedance/seedream-4.5","input":{"prompt":"a lamp","aspect_ratio":"16:9","quality":"basic","image_urls":["https://a.example/1.png"]}}\
                """,
            "acedata",
            """
                {"model":"doubao-seedream-4-5-251128","prompt":"a lamp","image":["https://a.example/1.png"],"size":"2K","sequential_image_generation":"auto","sequential_image_generation_options":{"max_images":4},"stream":false,"response_format":"url","watermark":false,"optimize_prompt_options":{"mode":"standard"},"callback_url":"https://a.example/h","async":true}\
                """,
            "openai",
            """
                {"model":"seedream-4.5","prompt":"a lamp","n":2,"size":"1536x1024","quality":"high","background":"auto","output_format":"jpeg","output_compression":90,"response_format":"url","stream":true,"partial_images":1,"user":"u","image":["https://a.example/1.png"],"images":[{"image_url":"https://a.example/2.png"}]}\
                """,
            "replicate",
            """
                {"model":"bytedance/seedream-4.5","input":{"prompt":"a lamp","size":"4K","aspect_ratio":"16:9","width":2048,"height":2048,"image_input":["https://a.example/1.png"],"sequential_image_generation":"auto","max_images":3,"enhance_prompt":true,"seed":7},"webhook":"https://a.example/h","webhook_events_filter":["completed"]}\
                """,
            "fal",
            """
                {"model":"fal-ai/bytedance/seedream/v4.5/edit","fal_webhook":"https://a.example/h","input":{"prompt":"a lamp","image_size":{"width":2048,"height":2048},"num_images":2,"max_images":3,"seed":7,"image_urls":["https://a.example/1.png"]}}\
                """);

    private ReadRequest() {}

    static void by(String dialect, byte[] body) {
        GenerationRequest request;
        try {
            request = Dialects.find(ProviderName.of(dialect)).orElseThrow().readRequest(body);
        } catch (InvalidRequest refused) {
            assertThat(refused.violations()).isNotEmpty();
            return;
        }
        try {
            JsonNode stored = Json.mapper().readTree(Json.mapper().writeValueAsBytes(request));
            assertThat(texts(stored)).allMatch(CleanText::isClean);
            assertThat(GenerationRequest.read(stored, UnknownFields.REJECT)).isEqualTo(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> texts(JsonNode json) {
        return json.isTextual()
                ? Stream.of(json.textValue())
                : Stream.concat(
                        json.propertyStream().map(Map.Entry::getKey),
                        json.valueStream().flatMap(ReadRequest::texts));
    }
}
