package io.darkroom.submitter.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.event.Topic;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterIdTest {

    @ParameterizedTest
    @EnumSource(Topic.class)
    void everyTopicsIdIsReadBack(Topic topic) {
        DeadLetterId id = new DeadLetterId(topic, 2, 17);

        assertThat(DeadLetterId.parse(id.toString())).contains(id);
        assertThat(DeadLetterId.topic(topic.topicName())).contains(topic);
    }

    @Test
    void anIdNamesTopicPartitionAndOffset() {
        DeadLetterId id = DeadLetterId.parse("darkroom.requests:2:17").orElseThrow();

        assertThat(id.topic()).isEqualTo(Topic.REQUESTS);
        assertThat(id.topicPartition()).isEqualTo(new TopicPartition("darkroom.requests.dlq", 2));
        assertThat(id.offset()).isEqualTo(17);
    }

    @Test
    void theLongestNumbersAreRead() {
        assertThat(DeadLetterId.parse("darkroom.requests:999999:999999999999999999"))
                .hasValueSatisfying(id -> assertThat(id.offset()).isEqualTo(999_999_999_999_999_999L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "darkroom.requests",
                "darkroom.requests:2",
                "darkroom.requests:2:",
                "darkroom.requests:-1:17",
                "darkroom.requests:2:-17",
                "darkroom.requests:2:17 ",
                "darkroom.requests:two:17",
                "darkroom.requests:1000000:17",
                "darkroom.requests:2:1000000000000000000",
                "darkroom.requests.dlq:2:17",
                "unknown:2:17",
                "DARKROOM.REQUESTS:2:17",
                "darkroom.requests:2:17:3"
            })
    void anythingElseIsNoId(String text) {
        assertThat(DeadLetterId.parse(text)).isEmpty();
    }
}
