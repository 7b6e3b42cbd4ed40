package io.darkroom.submitter.ingress;

import io.cloudevents.CloudEvent;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.GenerationRejected;
import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.eventing.deadletter.DeadLetters;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.submitter.accept.AcceptRequest;
import io.darkroom.submitter.account.Account;
import io.darkroom.submitter.refusal.RefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Accepts what another system put on Kafka, by the rules of the HTTP door. What cannot be accepted becomes a dead letter and is
 * told of, so that no record ever stands in the way of the next; while PostgreSQL or Kafka is away the record waits.
 */
@Singleton
class AcceptRecord {

    private static final Logger LOG = Logger.getLogger(AcceptRecord.class);

    private final AcceptRequest accept;
    private final EventBatches batches;
    private final DeadLetters letters;
    private final EventPublisher publisher;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Traces traces;

    AcceptRecord(
            AcceptRequest accept,
            EventBatches batches,
            DeadLetters letters,
            EventPublisher publisher,
            InstantSource clock,
            MeterRegistry metrics,
            Traces traces) {
        this.accept = accept;
        this.batches = batches;
        this.letters = letters;
        this.publisher = publisher;
        this.clock = clock;
        this.metrics = metrics;
        this.traces = traces;
    }

    void accept(ConsumerRecord<String, byte[]> record) {
        batches.retryWhileUnavailable(() -> {
            try (TraceSpan span = traces.startConsumerSpan(record)) {
                try {
                    count(acceptNow(record) ? "accepted" : "duplicate");
                } catch (Refused refused) {
                    span.recordFailure(refused.code());
                    reject(record, refused);
                }
            }
        });
    }

    private boolean acceptNow(ConsumerRecord<String, byte[]> record) {
        try {
            Wanted wanted = Wanted.read(parse(record));
            return accept.accept(account(wanted.account()), wanted.origin(), wanted.id(), wanted.request());
        } catch (RefusedException refused) {
            throw Refused.of(refused.refusal());
        } catch (RuntimeException e) {
            if (e instanceof Refused || e instanceof KafkaException || DatabaseFaults.isTransient(e)) {
                throw e;
            }
            // A fault of ours, which another version may not have: it must not stop the others.
            LOG.errorf(e, "%s offset %d could not be accepted", record.topic(), record.offset());
            throw new Refused("internal_error", e.getClass().getName() + ": " + e.getMessage());
        }
    }

    private static CloudEvent parse(ConsumerRecord<String, byte[]> record) {
        try {
            return CloudEvents.parse(record);
        } catch (IllegalArgumentException e) {
            throw new Refused("invalid_event", String.valueOf(e.getMessage()));
        }
    }

    private static AccountId account(String idOrName) {
        Account account = QuarkusTransaction.requiringNew()
                .call(() -> AccountId.parse(idOrName)
                        .flatMap(id -> Account.<Account>findByIdOptional(id.value()))
                        .or(() -> Account.named(idOrName)))
                .orElseThrow(() -> new Refused("unknown_account", "there is no account \"" + idOrName + "\""));
        if (!account.kafka) {
            throw new Refused("forbidden", "the account \"" + idOrName + "\" may not ask on Kafka");
        }
        return new AccountId(account.id);
    }

    private void reject(ConsumerRecord<String, byte[]> record, Refused refused) {
        letters.publish(record, refused);
        Optional<CloudEvent> event = readable(record);
        Instant now = clock.instant();
        publisher.publish(new GenerationRejected(
                GenerationId.parse(Objects.requireNonNullElse(record.key(), ""))
                        .orElseGet(() -> GenerationId.next(now)),
                event.map(Wanted::origin).filter(Wanted::tellable),
                event.flatMap(Wanted::account),
                refused.code(),
                refused.reason(),
                now));
        count("rejected");
    }

    private static Optional<CloudEvent> readable(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(CloudEvents.parse(record));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private void count(String result) {
        metrics.counter("darkroom.ingress", "result", result).increment();
    }
}
