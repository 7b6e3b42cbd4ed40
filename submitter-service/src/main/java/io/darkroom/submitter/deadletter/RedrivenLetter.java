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

    /** Its position. */
    @Embeddable
    public record LetterKey(String topic, int partition, long recordOffset) {

        static LetterKey of(DeadLetterId id) {
            return new LetterKey(id.topic().topicName(), id.partition(), id.offset());
        }
    }

    @EmbeddedId
    private LetterKey key;

    private Instant redrivenAt;

    protected RedrivenLetter() {}

    /** When it was redriven last. */
    public static Optional<Instant> at(DeadLetterId id) {
        return RedrivenLetter.<RedrivenLetter>findByIdOptional(LetterKey.of(id)).map(redriven -> redriven.redrivenAt);
    }

    static void note(DeadLetterId id, Instant now) {
        RedrivenLetter noted = RedrivenLetter.<RedrivenLetter>findByIdOptional(LetterKey.of(id))
                .orElseGet(() -> {
                    RedrivenLetter first = new RedrivenLetter();
                    first.key = LetterKey.of(id);
                    return first;
                });
        noted.redrivenAt = now;
        noted.persist();
    }
}
