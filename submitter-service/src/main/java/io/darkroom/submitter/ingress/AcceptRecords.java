package io.darkroom.submitter.ingress;

import io.darkroom.contracts.AccountId;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.submitter.accept.AcceptRequest;
import io.darkroom.submitter.accept.AcceptRequest.PreparedRecord;
import io.darkroom.submitter.accept.RecentRequests;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Accepts the requests of one poll, those of an account together in one transaction: a transaction for each would take most of the time.
 * What cannot be read or is refused is left to {@link AcceptRecord}, one by one.
 */
@Singleton
class AcceptRecords {

    private static final Logger LOG = Logger.getLogger(AcceptRecords.class);

    private static final int REST_FOR_WORK = 5;
    private static final Duration MAX_REST = Duration.ofSeconds(1);

    private final AcceptRequest accept;
    private final AcceptRecord one;
    private final EventBatches batches;
    private final Traces traces;
    private final RecentRequests recent;

    AcceptRecords(AcceptRequest accept, AcceptRecord one, EventBatches batches, Traces traces, RecentRequests recent) {
        this.accept = accept;
        this.one = one;
        this.batches = batches;
        this.traces = traces;
        this.recent = recent;
    }

    private record ParsedRecord(ConsumerRecord<String, byte[]> record, KafkaRequest request) {}

    void accept(List<ConsumerRecord<String, byte[]>> records) {
        Map<String, List<ParsedRecord>> byAccount = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                KafkaRequest request = AcceptRecord.read(record);
                byAccount
                        .computeIfAbsent(request.account(), account -> new ArrayList<>())
                        .add(new ParsedRecord(record, request));
            } catch (RuntimeException unreadable) {
                one.accept(record);
            }
        }
        byAccount.forEach((account, all) -> all.stream()
                .gather(Gatherers.windowFixed(AcceptRequest.MAX_TOGETHER))
                .forEach(together -> {
                    long begun = System.nanoTime();
                    acceptTogether(account, together);
                    if (all.size() > together.size()) {
                        restAfter(Duration.ofNanos(System.nanoTime() - begun));
                    }
                }));
    }

    // A backlog takes a sixth of the time while clients come over HTTP: it can wait, and they do.
    private void restAfter(Duration work) {
        if (recent.any()) {
            Duration rest = work.multipliedBy(REST_FOR_WORK);
            try {
                Thread.sleep(rest.compareTo(MAX_REST) < 0 ? rest : MAX_REST);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void acceptTogether(String account, List<ParsedRecord> together) {
        List<ConsumerRecord<String, byte[]>> alone = new ArrayList<>();
        if (together.size() == 1) {
            alone.add(together.getFirst().record());
        } else {
            try {
                batches.retryWhileUnavailable(() -> {
                    alone.clear();
                    alone.addAll(acceptNow(account, together));
                });
            } catch (RuntimeException refused) {
                LOG.debugf(refused, "%d records are accepted one by one", together.size());
                alone.clear();
                together.forEach(each -> alone.add(each.record()));
            }
        }
        alone.forEach(one::accept);
    }

    // Returns the records that are refused before anything is stored.
    private List<ConsumerRecord<String, byte[]>> acceptNow(String account, List<ParsedRecord> together) {
        AccountId payer = AcceptRecord.account(account);
        List<PreparedRecord> prepared = new ArrayList<>();
        List<ConsumerRecord<String, byte[]>> refused = new ArrayList<>();
        for (ParsedRecord each : together) {
            try (TraceSpan span = traces.startConsumerSpan(each.record())) {
                prepared.add(accept.prepare(payer, each.request().record()));
            } catch (RefusedException refusal) {
                refused.add(each.record());
            }
        }
        if (!prepared.isEmpty()) {
            one.store(payer, prepared);
        }
        return refused;
    }
}
