package io.darkroom.submitter.deadletter;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.time.Instant;
import java.util.Optional;

/** A dead letter that was redriven. */
@Entity
public class RedrivenLetter extends PanacheEntityBase {

    private static final String NOTE = """
            INSERT INTO redriven_letter (topic, partition, record_offset, redriven_at) VALUES (:topic, :partition, :offset, :now)
            ON CONFLICT (topic, partition, record_offset) DO UPDATE SET redriven_at = excluded.redriven_at\
            """;

    /** Its position. */
    @Embeddable
    public record LetterKey(String topic, int partition, long recordOffset) {

        static LetterKey of(DeadLetterId id) {
            return new LetterKey(id.topic().topicName(), id.partition(), id.offset());
        }
    }

    @EmbeddedId
    LetterKey key;

    private Instant redrivenAt;

    protected RedrivenLetter() {}

    /** When it was redriven last. */
    public static Optional<Instant> at(DeadLetterId id) {
        return RedrivenLetter.<RedrivenLetter>findByIdOptional(LetterKey.of(id)).map(redriven -> redriven.redrivenAt);
    }

    /** Also while another request notes it: an entity that both had looked for would be inserted twice. */
    static void note(DeadLetterId id, Instant now) {
        getEntityManager()
                .createNativeQuery(NOTE)
                .setParameter("topic", id.topic().topicName())
                .setParameter("partition", id.partition())
                .setParameter("offset", id.offset())
                .setParameter("now", now)
                .executeUpdate();
    }
}
