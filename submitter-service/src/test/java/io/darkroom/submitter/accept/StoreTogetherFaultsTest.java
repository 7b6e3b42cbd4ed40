package io.darkroom.submitter.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.eventing.outbox.OutboxRow;
import io.darkroom.submitter.accept.InsertAccepted.NewGeneration;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What becomes of requests that share a transaction when it fails. */
class StoreTogetherFaultsTest {

    private static final int OTHERS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final AccountId account = AccountId.next(Instant.EPOCH);
    private final CountDownLatch first = new CountDownLatch(1);
    private final List<Integer> transactions = new CopyOnWriteArrayList<>();

    /** Stores; the first transaction waits until the others have come, the next one fails as {@code failure} says. */
    private StoreTogether failing(Function<Integer, RuntimeException> failure) {
        return new StoreTogether(generations -> {
            transactions.add(generations.size());
            if (transactions.size() == 1) {
                pass(first);
            } else if (transactions.size() == 2) {
                throw failure.apply(generations.size());
            }
        });
    }

    @Test
    void aDeadlockOfTheirTransactionIsNoneOfEachAlone() throws Exception {
        StoreTogether together = failing(size -> new IllegalStateException(new SQLException("deadlock", "40P01")));

        List<CompletableFuture<Void>> stored = storeAll(together);

        assertThat(stored).allSatisfy(each -> assertThat(each).succeedsWithin(LIMIT));
        assertThat(transactions).containsExactly(1, OTHERS, 1, 1, 1);
    }

    @Test
    void aDatabaseThatIsAwayIsNotAskedForEach() throws Exception {
        StoreTogether together = failing(size -> new IllegalStateException(new SQLException("away", "08006")));

        List<CompletableFuture<Void>> stored = storeAll(together);

        assertThat(stored.getFirst()).succeedsWithin(LIMIT);
        assertThat(stored.subList(1, stored.size()))
                .allSatisfy(each -> assertThatThrownBy(each::join).hasRootCauseInstanceOf(SQLException.class));
        assertThat(transactions).containsExactly(1, OTHERS);
    }

    @Test
    void anErrorEndsThemAllAndTheNextRequestIsStored() throws Exception {
        StoreTogether together = failing(size -> {
            throw new OutOfMemoryError("simulated");
        });

        List<CompletableFuture<Void>> stored = storeAll(together);

        assertThat(stored.subList(1, stored.size()))
                .allSatisfy(each -> assertThatThrownBy(each::join).isNotNull());
        together.store(generation());
        assertThat(transactions).containsExactly(1, OTHERS, 1);
    }

    @Test
    void aRequestThatAnotherHasStoredBeforeItsTurnHoldsUpNoLaterOne() {
        StoreTogether together = new StoreTogether(generations -> transactions.add(generations.size()));
        StoreTogether.Arrival slow = together.arrive(generation());
        together.store(generation());

        together.awaitStored(slow);

        assertThat(store(together)).succeedsWithin(LIMIT);
        assertThat(transactions).containsExactly(2, 1);
    }

    private List<CompletableFuture<Void>> storeAll(StoreTogether together) {
        List<CompletableFuture<Void>> stored = new ArrayList<>();
        stored.add(store(together));
        await().until(() -> transactions.size() == 1);
        for (int i = 0; i < OTHERS; i++) {
            stored.add(store(together));
        }
        await().until(() -> together.waiting(account) == OTHERS);
        first.countDown();
        await().until(() -> stored.stream().allMatch(CompletableFuture::isDone));
        return stored;
    }

    private CompletableFuture<Void> store(StoreTogether together) {
        return CompletableFuture.runAsync(
                () -> together.store(generation()), task -> Thread.ofVirtual().start(task));
    }

    private NewGeneration generation() {
        Instant now = Instant.now();
        GenerationId id = GenerationId.next(now);
        return new NewGeneration(
                new Generation(id, account, request(), Credits.ZERO, now),
                new Waiting(Set.of(), now),
                Optional.empty(),
                Optional.empty(),
                new OutboxRow(UUID.randomUUID(), "type", id.toString(), "{}", now, null));
    }

    private static GenerationRequest request() {
        try {
            JsonNode json = Json.readTree("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"}");
            return GenerationRequest.read(json, UnknownFields.REJECT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
