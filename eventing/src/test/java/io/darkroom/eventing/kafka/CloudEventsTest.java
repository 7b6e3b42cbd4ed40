package io.darkroom.eventing.kafka;

import static io.darkroom.eventing.TestEvents.NOW;
import static io.darkroom.eventing.TestEvents.numbered;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.EventType;
import io.darkroom.eventing.TestEvents;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CloudEventsTest {

    private static final String TYPE = "io.darkroom.AttemptProgressed.v1";
    private static final GenerationId ID = TestEvents.newGeneration();
    private static final AttemptProgressed EVENT = numbered(ID, 7);
    private static final String DATA = CloudEvents.text(CloudEvents.json(EVENT));

    @Test
    void anEventIsWrittenInBinaryModeWithItsKeyAndTopic() {
        EventId id = EventId.next(NOW);

        ProducerRecord<String, byte[]> record = CloudEvents.record(
                URI.create("/darkroom/test"), id, EVENT.type(), EVENT.key(), CloudEvents.json(EVENT), NOW);

        assertThat(record.topic()).isEqualTo("darkroom.outcomes");
        assertThat(record.key()).isEqualTo(ID.toString());
        assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(record, "ce_id")).isEqualTo(id.toString());
        assertThat(header(record, "ce_type")).isEqualTo(TYPE);
        assertThat(header(record, "ce_source")).isEqualTo("/darkroom/test");
        assertThat(header(record, "ce_subject")).isEqualTo(ID.toString());
        assertThat(header(record, "ce_time")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(header(record, "content-type")).isEqualTo("application/json");
        assertThat(new String(record.value(), UTF_8)).isEqualTo(DATA);
    }

    @Test
    void recordsWhoseHeadersNameAnotherTypeAreLeftOutUnread() {
        ConsumerRecord<String, byte[]> wanted = binary(TYPE, DATA);
        ConsumerRecord<String, byte[]> other = binary("io.darkroom.AttemptFailed.v1", "not even JSON");
        ConsumerRecord<String, byte[]> ofANewerVersion = binary("io.darkroom.AttemptPaused.v1", DATA);
        ConsumerRecord<String, byte[]> withoutHeaders =
                new ConsumerRecord<>("darkroom.outcomes", 0, 0, null, new byte[0]);

        assertThat(CloudEvents.only(
                        EnumSet.of(EventType.ATTEMPT_PROGRESSED),
                        List.of(wanted, other, ofANewerVersion, withoutHeaders)))
                .containsExactly(wanted, ofANewerVersion, withoutHeaders);
    }

    @Test
    void theSourceOfARecordIsReadFromItsHeaders() {
        ConsumerRecord<String, byte[]> ours = with(binary(TYPE, DATA), "ce_source", "/darkroom/test");

        assertThat(CloudEvents.hasSource(ours, "/darkroom/test")).isTrue();
        assertThat(CloudEvents.hasSource(ours, "/darkroom")).isFalse();
        assertThat(CloudEvents.hasSource(new ConsumerRecord<>("darkroom.outcomes", 0, 0, null, new byte[0]), "/x"))
                .isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void anEventIsReadInEveryForm(String form, ConsumerRecord<String, byte[]> record) {
        assertThat(CloudEvents.read(record)).contains(EVENT);
    }

    static Stream<Arguments> anEventIsReadInEveryForm() {
        return Stream.of(
                Arguments.of("binary mode", binary(TYPE, DATA)),
                Arguments.of("binary mode with an extension", with(binary(TYPE, DATA), "ce_partner", "7")),
                Arguments.of(
                        "structured mode",
                        with(record(structured(TYPE, DATA)), "content-type", "application/cloudevents+json")),
                Arguments.of(
                        "structured mode with a charset",
                        with(
                                record(structured(TYPE, DATA)),
                                "content-type",
                                "application/cloudevents+json; charset=UTF-8")),
                Arguments.of("structured mode without headers", record(structured(TYPE, DATA))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aTypeOfALaterVersionIsSkipped(String form, ConsumerRecord<String, byte[]> record) {
        assertThat(CloudEvents.read(record)).isEmpty();
    }

    static Stream<Arguments> aTypeOfALaterVersionIsSkipped() {
        return Stream.of(
                Arguments.of("another event", binary("io.darkroom.AttemptAdmired.v1", "{}")),
                Arguments.of("another version of an event", binary("io.darkroom.AttemptProgressed.v2", DATA)),
                Arguments.of("another event in structured mode", record(structured("com.example.Other", "{}"))),
                Arguments.of("another event whose data is no JSON", binary("com.example.Other", "<xml/>")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aMalformedRecordIsRefused(String reason, ConsumerRecord<String, byte[]> record) {
        assertThatThrownBy(() -> CloudEvents.read(record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("a secret prompt");
    }

    static Stream<Arguments> aMalformedRecordIsRefused() {
        return Stream.of(
                Arguments.of("a tombstone", record(null)),
                Arguments.of("no bytes", record("")),
                Arguments.of("text", record("a secret prompt")),
                Arguments.of("an array", record("[\"a secret prompt\"]")),
                Arguments.of("JSON null", record("null")),
                Arguments.of("an object without a version", record("{\"prompt\": \"a secret prompt\"}")),
                Arguments.of("half an object", record("{\"specversion\": \"1.0\", \"id\": \"a secret prompt")),
                Arguments.of("an unknown version", record(structured(TYPE, DATA).replace("\"1.0\"", "\"9.9\""))),
                Arguments.of("no id", record("{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"/s\"}")),
                Arguments.of("no source", record("{\"specversion\":\"1.0\",\"type\":\"t\",\"id\":\"1\"}")),
                Arguments.of("no type", without(binary(TYPE, DATA), "ce_type")),
                Arguments.of("no id in binary mode", without(binary(TYPE, DATA), "ce_id")),
                Arguments.of("an invalid time", with(binary(TYPE, DATA), "ce_time", "yesterday")),
                Arguments.of("an invalid source", with(binary(TYPE, DATA), "ce_source", "not a URI")),
                Arguments.of("data of another type", binary(TYPE, "[\"a secret prompt\"]")),
                Arguments.of("data that is no JSON", binary(TYPE, "a secret prompt")),
                Arguments.of("no data", binary(TYPE, "")),
                Arguments.of("a generation that is no id", binary(TYPE, DATA.replace(ID.toString(), "7"))),
                Arguments.of(
                        "a content type that is no CloudEvent",
                        with(record(structured(TYPE, DATA)), "content-type", "text/plain")));
    }

    @Test
    void anEventWithoutDataHasEmptyData() {
        CloudEvent event =
                CloudEvents.parse(record("{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"/s\",\"id\":\"1\"}"));

        assertThat(CloudEvents.data(event)).isEmpty();
    }

    private static ConsumerRecord<String, byte[]> record(@Nullable String value) {
        return new ConsumerRecord<>(
                "darkroom.outcomes", 0, 0, ID.toString(), value == null ? null : value.getBytes(UTF_8));
    }

    private static ConsumerRecord<String, byte[]> binary(String type, String data) {
        ConsumerRecord<String, byte[]> record = record(data);
        with(record, "ce_specversion", "1.0");
        with(record, "ce_id", "1");
        with(record, "ce_source", "/darkroom/test");
        with(record, "ce_type", type);
        return with(record, "content-type", "application/json");
    }

    private static ConsumerRecord<String, byte[]> with(
            ConsumerRecord<String, byte[]> record, String header, String value) {
        record.headers().remove(header);
        record.headers().add(header, value.getBytes(UTF_8));
        return record;
    }

    private static ConsumerRecord<String, byte[]> without(ConsumerRecord<String, byte[]> record, String header) {
        record.headers().remove(header);
        return record;
    }

    private static String structured(String type, String data) {
        return """
                {"specversion": "1.0", "id": "1", "source": "/darkroom/test", "type": "%s",
                 "datacontenttype": "application/json", "data": %s}""".formatted(type, data);
    }

    private static String header(ProducerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
