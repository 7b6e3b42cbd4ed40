package io.darkroom.submitter.deadletter;

import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.event.Topic;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** The position of a dead letter: {@code darkroom.requests:2:17} is offset 17 of partition 2 of that topic's dead letters. */
public record DeadLetterId(Topic topic, int partition, long offset) {

    private static final Pattern TEXT = Pattern.compile("([a-z.]{1,100}):(\\d{1,6}):(\\d{1,18})");

    public static Optional<DeadLetterId> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? topic(parts.group(1))
                        .map(topic -> new DeadLetterId(
                                topic, Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3))))
                : Optional.empty();
    }

    public static Optional<Topic> topic(String name) {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic.topicName().equals(name))
                .findFirst();
    }

    TopicPartition topicPartition() {
        return new TopicPartition(topic.deadLetterName(), partition);
    }

    @JsonValue
    @Override
    public String toString() {
        return topic.topicName() + ":" + partition + ":" + offset;
    }
}
