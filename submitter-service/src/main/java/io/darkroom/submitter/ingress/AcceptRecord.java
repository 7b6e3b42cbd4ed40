package io.darkroom.submitter.ingress;

import io.cloudevents.CloudEvent;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.GenerationRejected;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.deadletter.DeadLetters;
import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.submitter.accept.AcceptRequest;
import io.darkroom.submitter.accept.AcceptRequest.PreparedRecord;
import io.darkroom.submitter.account.Account;
import io.darkroom.submitter.refusal.RefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Accepts one request that another system produced to Kafka, by the same rules as over HTTP. A rejected record becomes a dead letter and a
 * {@code GenerationRejected} event, so that it does not block the next one. While PostgreSQL or Kafka is unavailable the record waits.
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
        try {
            batches.retryWhileUnavailable(() -> acceptOrReject(record));
        } catch (RuntimeException e) {
            RecordRejected failed = failed(record, e);
            batches.retryWhileUnavailable(() -> reject(record, failed));
        }
    }

    private void acceptOrReject(ConsumerRecord<String, byte[]> record) {
        try (TraceSpan span = traces.startConsumerSpan(record)) {
            try {
                acceptNow(record);
            } catch (RecordRejected rejected) {
                span.recordFailure(rejected.code());
                reject(record, rejected);
            }
        }
    }

    // A fault of ours must not block the other records; another version may accept the dead letter.
    private static RecordRejected failed(ConsumerRecord<String, byte[]> record, RuntimeException e) {
        LOG.errorf(e, "%s offset %d could not be accepted", record.topic(), record.offset());
        return new RecordRejected("internal_error", e.getClass().getName() + ": " + DatabaseFaults.describe(e));
    }

    private void acceptNow(ConsumerRecord<String, byte[]> record) {
        try {
            KafkaRequest request = read(record);
            AccountId account = account(request.account());
            store(account, List.of(accept.prepare(account, request.record())));
        } catch (RefusedException refused) {
            throw RecordRejected.of(refused.refusal());
        } catch (RuntimeException e) {
            if (e instanceof RecordRejected || e instanceof KafkaException || DatabaseFaults.isTransient(e)) {
                throw e;
            }
            throw failed(record, e);
        }
    }

    /** Stores records of an account that were prepared, in one transaction. */
    void store(AccountId account, List<PreparedRecord> records) {
        int accepted = accept.accept(account, records);
        count("accepted", accepted);
        count("duplicate", records.size() - accepted);
    }

    /** Reads a record; throws {@link RecordRejected} for an invalid one. */
    static KafkaRequest read(ConsumerRecord<String, byte[]> record) {
        return KafkaRequest.read(parse(record));
    }

    private static CloudEvent parse(ConsumerRecord<String, byte[]> record) {
        try {
            return CloudEvents.parse(record);
        } catch (IllegalArgumentException e) {
            throw new RecordRejected("invalid_event", String.valueOf(e.getMessage()));
        }
    }

    /** The account that pays; throws {@link RecordRejected} when it is unknown or may not use Kafka. */
    static AccountId account(String idOrName) {
        Account account = QuarkusTransaction.requiringNew()
                .call(() -> AccountId.parse(idOrName)
                        .flatMap(id -> Account.<Account>findByIdOptional(id.value()))
                        .or(() -> Account.named(idOrName)))
                .orElseThrow(() -> new RecordRejected("unknown_account", "there is no account \"" + idOrName + "\""));
        if (account.closedAt != null) {
            throw new RecordRejected("forbidden", "the account \"" + idOrName + "\" is closed");
        }
        if (!account.kafka) {
            throw new RecordRejected("forbidden", "the account \"" + idOrName + "\" may not send requests over Kafka");
        }
        return new AccountId(account.id);
    }

    private void reject(ConsumerRecord<String, byte[]> record, RecordRejected rejected) {
        letters.publish(record, rejected);
        Optional<CloudEvent> event = readable(record);
        Instant now = clock.instant();
        publisher.publish(new GenerationRejected(
                GenerationId.parse(Objects.requireNonNullElse(record.key(), ""))
                        .orElseGet(() -> GenerationId.next(now)),
                event.map(KafkaRequest::origin).filter(KafkaRequest::storable),
                event.flatMap(KafkaRequest::account),
                rejected.code(),
                rejected.reason(),
                now));
        count("rejected", 1);
    }

    private static Optional<CloudEvent> readable(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(CloudEvents.parse(record));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private void count(String result, int records) {
        metrics.counter("darkroom.ingress", "result", result).increment(records);
    }
}
