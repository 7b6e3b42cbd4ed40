package io.darkroom.submitter.deadletter;

import io.darkroom.eventing.deadletter.DeadLetterHeader;
import io.darkroom.submitter.deadletter.DeadLetterReader.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A dead letter for an operator; {@code partition} and {@code offset} are those of the original record. */
public record DeadLetterView(
        DeadLetterId id,
        String object,
        String topic,
        @Nullable Integer partition,
        @Nullable Long offset,
        String reason,
        @Nullable String exception,
        @Nullable String service,
        Instant time,
        @Nullable String key,
        @Nullable String eventType,
        int bytes,
        @Nullable Instant redrivenAt) {

    public static DeadLetterView of(DeadLetter letter, Optional<Instant> redrivenAt) {
        Headers headers = letter.record().headers();
        byte[] value = letter.record().value();
        return new DeadLetterView(
                letter.id(),
                "dead_letter",
                letter.id().topic().topicName(),
                DeadLetterHeader.PARTITION.read(headers).map(Integer::valueOf).orElse(null),
                DeadLetterHeader.OFFSET.read(headers).map(Long::valueOf).orElse(null),
                DeadLetterHeader.REASON.read(headers).orElse("unknown"),
                DeadLetterHeader.EXCEPTION.read(headers).orElse(null),
                DeadLetterHeader.SERVICE.read(headers).orElse(null),
                Instant.ofEpochMilli(letter.record().timestamp()),
                letter.record().key(),
                text(headers.lastHeader("ce_type")),
                value == null ? 0 : value.length,
                redrivenAt.orElse(null));
    }

    /** The same with the time at which it was redriven last. */
    public DeadLetterView redriven(Optional<Instant> at) {
        return new DeadLetterView(
                id,
                object,
                topic,
                partition,
                offset,
                reason,
                exception,
                service,
                time,
                key,
                eventType,
                bytes,
                at.orElse(null));
    }

    private static @Nullable String text(@Nullable Header header) {
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** A dead letter with its original headers, and its value as text. */
    public record Detail(
            DeadLetterView letter,
            TreeMap<String, String> headers,
            @Nullable String value) {

        public static Detail of(DeadLetter letter, Optional<Instant> redrivenAt) {
            TreeMap<String, String> headers = new TreeMap<>();
            for (Header header : letter.record().headers()) {
                if (!DeadLetterHeader.isDeadLetterHeader(header.key()) && header.value() != null) {
                    headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
                }
            }
            byte[] value = letter.record().value();
            return new Detail(
                    DeadLetterView.of(letter, redrivenAt),
                    headers,
                    value == null ? null : new String(value, StandardCharsets.UTF_8));
        }
    }

    /** A page of the list. */
    public record DeadLetterPage(String object, List<DeadLetterView> data) {}
}
