package io.darkroom.providers.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.providers.Provider;
import io.darkroom.providers.TaskReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms in which documents, examples and public clients show the same thing; one line a form. */
class TolerantReadingTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apiframe | 1 | {"status":"COMPLETED","result":"https://a/1.png"}
            apiframe | 1 | {"status":"completed","result":{"url":"https://a/1.png","seed":"7"}}
            apiframe | 2 | {"status":"COMPLETED","result":["https://a/1.png","https://a/2.png"]}
            apiframe | 2 | {"status":"COMPLETED","result":[{"url":"https://a/1.png"},{"url":"https://a/2.png"}]}
            evolink  | 2 | {"status":"completed","results":["https://a/1.jpg","https://a/2.jpg"]}
            evolink  | 1 | {"status":"COMPLETED","result_data":[{"image_url":"https://a/1.jpg"}]}
            evolink  | 1 | {"status":"completed","results":["https://a/1.jpg"],"result_data":[{"image_url":"https://a/1.jpg"}]}
            apiinone | 1 | {"code":200,"data":{"status":"COMPLETED","output":{"image_url":"https://a/1.jpg","image_urls":["https://a/1.jpg"]}}}
            apiinone | 2 | {"code":200,"data":{"status":"success","output":{"images":["https://a/1.jpg","https://a/2.jpg"]}}}
            apiinone | 1 | {"code":200,"data":{"status":"COMPLETED","image_url":"https://a/1.jpg"}}
            apiinone | 1 | {"data":{"status":"completed","results":[{"url":"https://a/1.jpg"}]}}
            acedata  | 1 | {"success":true,"task_id":"t","data":[{"image_url":"https://a/1.jpg"}]}
            acedata  | 1 | {"id":"t","response":{"success":true,"data":[{"image_url":"https://a/1.jpg"}]}}
            acedata  | 1 | {"success":true,"data":[{"b64_json":"/9j/4AAQ"}]}
            replicate | 1 | {"id":"t","status":"succeeded","output":"https://a/1.jpg"}
            replicate | 2 | {"id":"t","status":"succeeded","output":["https://a/1.jpg","https://a/2.jpg"]}
            replicate | 1 | {"id":"t","status":"SUCCEEDED","output":[{"url":"https://a/1.jpg"}]}
            fal | 1 | {"request_id":"t","status":"OK","payload":{"images":[{"url":"https://a/1.jpg","content_type":"image/jpeg"}]}}
            fal | 2 | {"request_id":"t","status":"OK","payload":{"images":["https://a/1.jpg",{"url":"https://a/2.jpg"}]}}
            fal | 1 | {"images":[{"url":"https://a/1.jpg"}],"seed":7}
            """)
    void imagesAreFoundInEveryKnownForm(String provider, int images, String body) {
        assertThat(read(provider, body))
                .isInstanceOfSatisfying(
                        TaskReport.Succeeded.class,
                        succeeded -> assertThat(succeeded.images())
                                .hasSize(images)
                                .allSatisfy(image ->
                                        assertThat(image.expiresAt()).isEqualTo(NOW.plus(lifetime(provider)))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apiframe | provider_error | {"status":"FAILED","error":"broken"}
            apiframe | provider_error | {"status":"CANCELLED"}
            apiframe | content_policy | {"status":"FAILED","error":"Provider returned an error: content policy violation"}
            evolink  | content_policy | {"status":"failed","error":{"code":"content_filter","message":"no"}}
            evolink  | content_policy | {"status":"failed","error":{"code":"moderation_blocked","message":"no"}}
            evolink  | provider_error | {"status":"failed","error":{"code":"internal","message":"broken"}}
            evolink  | provider_error | {"status":"cancelled"}
            apiinone | provider_error | {"data":{"status":"FAILED","error":"broken"}}
            apiinone | content_policy | {"data":{"status":"ERROR","error":{"message":"sensitive content"}}}
            acedata  | provider_error | {"success":false,"error":{"code":"api_error","message":"fetch failed"}}
            acedata  | provider_error | {"success":false,"error":"fetch failed"}
            acedata  | content_policy | {"id":"t","response":{"success":false,"error":{"code":"api_error","message":"NSFW"}}}
            replicate | provider_error  | {"id":"t","status":"failed","error":"CUDA out of memory"}
            replicate | provider_error  | {"id":"t","status":"canceled","error":null}
            replicate | provider_error  | {"id":"t","status":"aborted"}
            replicate | content_policy  | {"id":"t","status":"failed","error":"The input or output was flagged as sensitive. (E005)"}
            replicate | content_policy  | {"id":"t","status":"failed","error":"NSFW content detected"}
            replicate | invalid_request | {"id":"t","status":"failed","error":"Input validation error: image_input"}
            fal | provider_error  | {"request_id":"t","status":"ERROR","error":"Invalid status code: 500","payload":{"detail":[{"loc":["body"],"msg":"broken","type":"internal_server_error"}]}}
            fal | provider_error  | {"request_id":"t","status":"ERROR","error":"Request timed out","payload":null}
            fal | content_policy  | {"request_id":"t","status":"ERROR","error":"Invalid status code: 422","payload":{"detail":[{"loc":["body","prompt"],"msg":"no","type":"content_policy_violation"}]}}
            fal | invalid_request | {"request_id":"t","status":"ERROR","error":"Invalid status code: 422","payload":{"detail":[{"loc":["body","image_urls"],"msg":"too long","type":"value_error"}]}}
            fal | invalid_request | {"request_id":"t","status":"ERROR","error":"failed","payload":{"detail":[{"loc":["body","x"],"msg":"no","type":"image_load_error"}]}}
            fal | provider_error  | {"request_id":"t","status":"ERROR","error":"Invalid status code: 422","payload":{"detail":[{"loc":["body"],"msg":"no","type":"value_error","input":{"prompt":"nsfw"}}]}}
            """)
    void aFailureIsKnownInEveryForm(String provider, String code, String body) {
        assertThat(read(provider, body))
                .isInstanceOfSatisfying(
                        TaskReport.Failed.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.of(code)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apiframe | {"status":"PROCESSING","progress":45}
            apiframe | {"status":"QUEUED"}
            evolink  | {"status":"pending","progress":0}
            apiinone | {"data":{"status":"in_progress"}}
            acedata  | {"id":"t","request":{"prompt":"a"},"type":"images"}
            replicate | {"id":"t","status":"starting"}
            replicate | {"id":"t","status":"processing","output":["https://a/1.jpg"]}
            fal | {"request_id":"t","status":"IN_QUEUE","queue_position":3}
            fal | {"request_id":"t","status":"IN_PROGRESS","logs":null}
            """)
    void whatIsNotFinishedIsStillWorkedOn(String provider, String body) {
        assertThat(read(provider, body)).isInstanceOf(TaskReport.Working.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apiframe | [1, 2]
            evolink  | [1, 2]
            apiinone | {"code":200}
            apiinone | {}
            acedata  | {}
            apiinone | "text"
            acedata  | [1, 2]
            runbase  | {"status":"succeeded"}
            """)
    void unknownContentIsUnreadable(String provider, String body) {
        assertThat(read(provider, body)).isInstanceOf(TaskReport.Unreadable.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apiframe | {"jobId":"t","status":"COMPLETED","result":null}
            apiframe | {"jobId":"t","status":"COMPLETED","result":""}
            apiframe | {"jobId":"t","status":"COMPLETED","result":[null,""]}
            apiframe | {"jobId":"t","status":"COMPLETED","result":"/data/x.jpg"}
            evolink  | {"status":"completed","results":["javascript:alert(1)"]}
            evolink  | {"status":"completed"}
            evolink  | {"status":"completed","results":null}
            evolink  | {"status":"completed","results":[null,"","/data/x.jpg"]}
            evolink  | {"status":"completed","result_data":[null,{"image_url":null},{}]}
            apiinone | {"data":{"status":"COMPLETED"}}
            apiinone | {"data":{"status":"COMPLETED","output":{"image_urls":[null,""]}}}
            acedata  | {"success":true,"data":[]}
            acedata  | {"success":true,"data":null}
            acedata  | {"success":true,"data":[null,{"image_url":null},{"image_url":"/data/x.jpg"}]}
            replicate | {"id":"t","status":"succeeded","output":null}
            replicate | {"id":"t","status":"succeeded","output":[]}
            fal | {"request_id":"t","status":"OK","payload":null,"payload_error":"not serializable"}
            fal | {"request_id":"t","status":"OK","payload":{"images":[]}}
            fal | {"images":[],"seed":7}
            """)
    void aTaskThatIsFinishedWithoutALinkMayStillGetOne(String provider, String body) {
        assertThat(read(provider, body))
                .isInstanceOfSatisfying(
                        TaskReport.WithoutImages.class,
                        finished -> assertThat(finished.error().message()).startsWith("finished without an image"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apiframe | {"status":"COMPLETED","result":[null," https://a/1 x.png "]}
            evolink  | {"status":"completed","results":[null,"https://a/1.jpg"]}
            evolink  | {"status":"SUCCESS ","results":["","https://a/1.jpg"]}
            evolink  | {"status":"done","results":"https://a/1.jpg","progress":{"at":1}}
            evolink  | {"status":"finished","result_data":[null,{"image_url":"https://a/1.jpg"}]}
            apiinone | {"code":"200","data":{"status":"Succeeded","output":[null,{"image_url":"https://a/1.jpg"}]}}
            acedata  | {"success":true,"data":[null,{"image_url":"https://a/1.jpg"}]}
            acedata  | {"success":true,"data":{"image_url":"https://a/1.jpg"}}
            """)
    void whatIsGoodCountsBesideWhatIsNot(String provider, String body) {
        assertThat(read(provider, body))
                .isInstanceOfSatisfying(
                        TaskReport.Succeeded.class,
                        succeeded -> assertThat(succeeded.images()).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apiframe | {"status":"aborted"}
            apiframe | {"status":"Cancelled"}
            apiframe | {"status":" ERROR "}
            apiframe | {"status":"FAILED","error":{"message":"broken"}}
            evolink  | {"status":"Canceled"}
            evolink  | {"status":"aborted","error":"broken"}
            evolink  | {"status":"error","error":null}
            apiinone | {"data":{"status":"aborted"}}
            """)
    void everyWordForAFailureIsOne(String provider, String body) {
        assertThat(read(provider, body)).isInstanceOf(TaskReport.Failed.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apiframe | pondering | {"status":"pondering"}
            apiframe | 7         | {"id":"t","status":7}
            apiframe | none      | {"id":"t","status":null}
            evolink  | pondering | {"status":" pondering "}
            evolink  | 7         | {"id":"t","status":7,"results":["https://a/1.jpg"]}
            evolink  | none      | {"id":"t"}
            evolink  | ["x"]     | {"status":["x"]}
            apiinone | pondering | {"data":{"status":"pondering"}}
            """)
    void anUnknownStateIsInProgressAndNamed(String provider, String word, String body) {
        assertThat(read(provider, body))
                .isInstanceOfSatisfying(
                        TaskReport.Working.class,
                        working -> assertThat(working.unknownStatus()).contains(word));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apiframe | {"error":"down for maintenance"}
            evolink  | {"error":{"code":"service_error","message":"down for maintenance"}}
            apiinone | {"code":503,"message":"down for maintenance"}
            replicate | {"title":"Service unavailable","detail":"down for maintenance","status":503}
            fal | {"detail":"down for maintenance"}
            """)
    void anErrorWithoutAStatusIsNoVerdict(String provider, String body) {
        assertThat(read(provider, body))
                .isInstanceOfSatisfying(
                        TaskReport.Unreachable.class,
                        unreachable -> assertThat(unreachable.error().message()).contains("down for maintenance"));
    }

    @Test
    void apiframesSignatureIsReadWithAndWithoutItsPrefixAndInAnyCase() {
        // The documents' algorithm, computed outside: HMAC-SHA256(key = SHA-256("afk_key"), body).
        String hex = "5b1626371137fd07fa340585426ad7bfec9fa3dad5d2b12662de6557f449ce0c";
        String body = "{\"event\":\"completed\"}";
        Provider provider = SimulatedUpstream.provider(
                ProviderName.of("apiframe"), "http://127.0.0.1:9", "afk_key", Duration.ofSeconds(1));

        assertThat(provider.signed(callback("apiframe", body, Map.of("X-Webhook-Signature", "sha256=" + hex))))
                .isTrue();
        assertThat(provider.signed(callback("apiframe", body, Map.of("x-webhook-signature", hex))))
                .isTrue();
        assertThat(provider.signed(callback("apiframe", body, Map.of("x-webhook-signature", hex.toUpperCase()))))
                .isTrue();
        assertThat(provider.signed(callback("apiframe", body + " ", Map.of("x-webhook-signature", hex))))
                .isFalse();
        assertThat(provider.signed(callback("apiframe", body, Map.of("x-webhook-signature", hex.substring(2)))))
                .isFalse();
        assertThat(provider.signed(callback("apiframe", body, Map.of("x-webhook-signature", "no hex"))))
                .isFalse();
        assertThat(provider.signed(callback("apiframe", body, Map.of()))).isFalse();
    }

    private static Duration lifetime(String provider) {
        return SimulatedUpstream.CATALOGUE.provider(ProviderName.of(provider)).linkLifetime();
    }

    private static TaskReport read(String provider, String body) {
        return SimulatedUpstream.provider(ProviderName.of(provider), "http://127.0.0.1:9", "key", Duration.ofSeconds(1))
                .readCallback(callback(provider, body, Map.of()));
    }

    private static CallbackReceived callback(String provider, String body, Map<String, String> headers) {
        return new CallbackReceived(GenerationId.next(NOW), 1, ProviderName.of(provider), headers, body, NOW);
    }
}
