package io.darkroom.submitter.deadletter;

import io.darkroom.eventing.deadletter.DeadLetterHeader;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.deadletter.DeadLetterReader.DeadLetter;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/** Redrives dead letters: publishes the original records to their original topics again. */
@Singleton
public class RedriveDeadLetter {

    private static final Logger LOG = Logger.getLogger(RedriveDeadLetter.class);

    private final RequestTransactions transactions;
    private final EventPublisher publisher;
    private final InstantSource clock;

    RedriveDeadLetter(RequestTransactions transactions, EventPublisher publisher, InstantSource clock) {
        this.transactions = transactions;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Noted after the broker has acknowledged it; consumers apply a record that is published twice only once. */
    public Instant redrive(DeadLetter letter) {
        ProducerRecord<String, byte[]> again = new ProducerRecord<>(
                letter.id().topic().topicName(),
                letter.record().key(),
                letter.record().value());
        for (Header header : letter.record().headers()) {
            if (!DeadLetterHeader.isDeadLetterHeader(header.key())) {
                again.headers().add(header);
            }
        }
        publisher.publish(again);
        Instant now = clock.instant();
        transactions.run(() -> RedrivenLetter.note(letter.id(), now));
        LOG.infof("redrove dead letter %s", letter.id());
        return now;
    }
}
