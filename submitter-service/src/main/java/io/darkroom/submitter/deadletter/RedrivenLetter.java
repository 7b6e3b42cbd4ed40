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
    public record Key(String topic, int partition, long recordOffset) {

        static Key of(DeadLetterId id) {
            return new Key(id.topic().topicName(), id.partition(), id.offset());
        }
    }

    @EmbeddedId
    private Key key;

    private Instant redrivenAt;

    protected RedrivenLetter() {}

    /** When it was redriven last. */
    public static Optional<Instant> at(DeadLetterId id) {
        return RedrivenLetter.<RedrivenLetter>findByIdOptional(Key.of(id)).map(redriven -> redriven.redrivenAt);
    }

    static void note(DeadLetterId id, Instant now) {
        RedrivenLetter noted = RedrivenLetter.<RedrivenLetter>findByIdOptional(Key.of(id))
                .orElseGet(() -> {
                    RedrivenLetter first = new RedrivenLetter();
                    first.key = Key.of(id);
                    return first;
                });
        noted.redrivenAt = now;
        noted.persist();
    }
}
