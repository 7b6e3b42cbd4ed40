package io.darkroom.submitter.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.ExternalRequest;
import io.darkroom.contracts.event.RecordOrigin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaRequestTest {

    private static final String ID = "01890000-0000-7000-8000-000000000001";
    private static final String REQUEST = "'request': {'model': 'seedream-4.5', 'prompt': 'a lamp'}";

    @Test
    void aRequestIsRead() {
        KafkaRequest request = KafkaRequest.read(event("{" + REQUEST + "}").build());

        assertThat(request.record().origin()).isEqualTo(new RecordOrigin("/shop", "order-1"));
        assertThat(request.account()).isEqualTo("acme");
        assertThat(request.record().id()).isEmpty();
        assertThat(request.record().request().prompt()).isEqualTo("a lamp");
    }

    @Test
    void theOtherSystemMayChooseTheId() {
        KafkaRequest request = KafkaRequest.read(
                event("{'generation_id': '" + ID + "', " + REQUEST + "}").build());

        assertThat(request.record().id()).contains(GenerationId.of(ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"first", "", "f81d4fae-7dec-41d0-a765-00a0c91e6bf6", "00000000-0000-0000-0000-000000000000"})
    void anIdThatDoesNotSortByTimeIsRejected(String id) {
        RecordRejected rejected = rejected(event("{'generation_id': '" + id + "', " + REQUEST + "}"));

        assertThat(rejected.code()).isEqualTo("invalid_request");
        assertThat(rejected.reason()).contains("generation_id");
    }

    @Test
    void anotherTypeIsRejected() {
        RecordRejected rejected = rejected(event("{" + REQUEST + "}").withType("com.example.Order"));

        assertThat(rejected.code()).isEqualTo("unknown_type");
        assertThat(rejected.reason())
                .contains("com.example.Order")
                .contains(EventType.GENERATION_REQUESTED.cloudEventType());
    }

    @Test
    void aRequestWithoutAnAccountIsRejected() {
        RecordRejected rejected =
                rejected(event("{" + REQUEST + "}").withoutExtension(ExternalRequest.ACCOUNT_EXTENSION));

        assertThat(rejected.code()).isEqualTo("unknown_account");
    }

    @Test
    void anAccountThatIsTooLongIsNone() {
        RecordRejected rejected =
                rejected(event("{" + REQUEST + "}").withExtension(ExternalRequest.ACCOUNT_EXTENSION, "a".repeat(256)));

        assertThat(rejected.code()).isEqualTo("unknown_account");
    }

    @Test
    void anOriginThatIsTooLongToStoreIsRejected() {
        assertThat(rejected(event("{" + REQUEST + "}").withId("i".repeat(256))).code())
                .isEqualTo("invalid_event");
        assertThat(rejected(event("{" + REQUEST + "}").withSource(URI.create("/" + "s".repeat(1024))))
                        .code())
                .isEqualTo("invalid_event");
    }

    @Test
    void whatPostgreSqlCannotStoreIsRejectedByItsName() {
        assertThat(rejected(event("{" + REQUEST + "}").withId("i\0d")).code()).isEqualTo("invalid_event");
        assertThat(rejected(event("{" + REQUEST + "}").withExtension(ExternalRequest.ACCOUNT_EXTENSION, "a\0"))
                        .code())
                .isEqualTo("unknown_account");
    }

    // It becomes part of an index, which has a limit in bytes.
    @Test
    void aSourceIsMeasuredInBytes() {
        assertThat(rejected(event("{" + REQUEST + "}").withSource(URI.create("/" + "\u753b".repeat(342))))
                        .code())
                .isEqualTo("invalid_event");
        assertThat(KafkaRequest.read(event("{" + REQUEST + "}")
                                .withSource(URI.create("/" + "\u753b".repeat(341)))
                                .build())
                        .record()
                        .origin()
                        .source())
                .hasSize(342);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'request': | malformed_json",
                "[] | malformed_json",
                "7 | malformed_json",
                "`` | malformed_json",
                "{} | invalid_request",
                "{'request': 7} | invalid_request",
                "{'request': {'model': 'seedream-4.5'}} | invalid_request",
                "{'request': {'model': 'seedream-4.5', 'prompt': 'a', 'colour': 'red'}} | invalid_request",
            })
    void invalidDataIsRejected(String data, String code) {
        assertThat(rejected(event(data)).code()).isEqualTo(code);
    }

    @Test
    void everyViolationIsNamed() {
        RecordRejected rejected = rejected(event("{'request': {'model': '', 'n': 99}}"));

        assertThat(rejected.reason()).contains("model").contains("prompt").contains("n must be");
    }

    private static RecordRejected rejected(CloudEventBuilder event) {
        CloudEvent built = event.build();
        return catchThrowableOfType(RecordRejected.class, () -> KafkaRequest.read(built));
    }

    private static CloudEventBuilder event(String data) {
        return CloudEventBuilder.v1()
                .withId("order-1")
                .withSource(URI.create("/shop"))
                .withType(EventType.GENERATION_REQUESTED.cloudEventType())
                .withExtension(ExternalRequest.ACCOUNT_EXTENSION, "acme")
                .withData("application/json", data.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
