package io.darkroom.submitter.deadletter;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.time.Instant;
import java.util.Optional;

/** A dead letter that was sent on its way again. */
@Entity
public class Redriven extends PanacheEntityBase {

    /** Where it lies. */
    @Embeddable
    public record Key(String topic, int partition, long recordOffset) {

        static Key of(LetterId id) {
            return new Key(id.topic().topicName(), id.partition(), id.offset());
        }
    }

    @EmbeddedId
    public Key key;

    /** The last time. */
    public Instant redrivenAt;

    protected Redriven() {}

    public static Optional<Instant> at(LetterId id) {
        return Redriven.<Redriven>findByIdOptional(Key.of(id)).map(redriven -> redriven.redrivenAt);
    }

    static void note(LetterId id, Instant now) {
        Redriven noted = Redriven.<Redriven>findByIdOptional(Key.of(id)).orElseGet(() -> {
            Redriven first = new Redriven();
            first.key = Key.of(id);
            return first;
        });
        noted.redrivenAt = now;
        noted.persist();
    }
}
