package io.darkroom.service.submitter;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.service.auth.KeyCheck;
import io.darkroom.service.auth.PresentedKey;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.client.InternalCall;
import io.darkroom.service.client.InternalCall.RateCount;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SubmitterKeysTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final AccountId ACCOUNT = AccountId.next(NOW);
    private static final GenerationId GENERATION = GenerationId.next(NOW);
    private static final PresentedKey KEY =
            new PresentedKey("dk_text", new InternalCall("203.0.113.7", RateCount.COUNTED));

    @Test
    void aValidKeyBringsItsAccountAndScopes() {
        UUID id = UUID.randomUUID();
        SubmitterKeys keys = keys(new Answers() {
            @Override
            public CheckedKey key(String bearer, String client) {
                return new CheckedKey(id, ACCOUNT, List.of("generate", "a scope of a later version"));
            }
        });

        assertThat(keys.check(KEY)).isInstanceOfSatisfying(KeyCheck.Valid.class, valid -> {
            assertThat(valid.key().key()).isEqualTo(id);
            assertThat(valid.key().account()).isEqualTo(ACCOUNT);
            assertThat(valid.key().scopes()).containsExactly(Scope.GENERATE);
        });
    }

    @Test
    void theKeyAndTheSignedClientTravelAlong() {
        AtomicReference<@Nullable String> sent = new AtomicReference<>();
        SubmitterKeys keys = keys(new Answers() {
            @Override
            public CheckedKey key(String bearer, String client) {
                sent.set(bearer + " from " + client);
                return new CheckedKey(UUID.randomUUID(), ACCOUNT, List.of());
            }
        });

        keys.check(KEY);

        assertThat(sent.get()).isEqualTo("Bearer dk_text from 203.0.113.7 COUNTED");
    }

    @ParameterizedTest
    @CsvSource({"401,Unknown", "403,AddressNotAllowed", "429,RateLimited", "500,Unavailable", "503,Unavailable"})
    void eachRefusalKeepsItsReason(int status, String reason) {
        assertThat(keys(failing(status)).check(KEY).getClass().getSimpleName()).isEqualTo(reason);
    }

    @Test
    void aSubmitterThatDoesNotAnswerLeavesTheKeyUnchecked() {
        assertThat(keys(new Answers()).check(KEY)).isEqualTo(new KeyCheck.Unavailable());
        assertThat(keys(new Answers()).ownership(KEY, GENERATION))
                .isEqualTo(new Ownership.InvalidKey(new KeyCheck.Unavailable()));
    }

    @Test
    void theOwnerIsRecognized() {
        SubmitterKeys keys = keys(new Answers() {
            @Override
            public void requireOwner(String generation, String bearer, String client) {
                assertThat(generation).isEqualTo(GENERATION.toString());
            }
        });

        assertThat(keys.ownership(KEY, GENERATION)).isEqualTo(new Ownership.Owner());
    }

    @ParameterizedTest
    @EnumSource(GenerationStatus.class)
    void onlyACompletedGenerationIsOne(GenerationStatus status) {
        SubmitterKeys keys = keys(new Answers() {
            @Override
            public OwnedGeneration generation(String generation, String bearer, String client) {
                return new OwnedGeneration(status);
            }
        });

        assertThat(keys.ownershipOfCompleted(KEY, GENERATION))
                .isEqualTo(status == GenerationStatus.COMPLETED ? new Ownership.Owner() : new Ownership.NotCompleted());
    }

    @Test
    void anotherAccountsGenerationIsNotTheCallers() {
        assertThat(keys(failing(404)).ownershipOfCompleted(KEY, GENERATION)).isEqualTo(new Ownership.NotOwner());
        assertThat(keys(failing(404)).ownership(KEY, GENERATION)).isEqualTo(new Ownership.NotOwner());
    }

    @Test
    void aRevokedKeyIsRefusedBeforeOwnershipMatters() {
        assertThat(keys(failing(401)).ownership(KEY, GENERATION))
                .isEqualTo(new Ownership.InvalidKey(new KeyCheck.Unknown()));
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer, Unknown",
        "'Bearer error=\"invalid_token\", error_description=\"key_expired\"', Expired",
        "'Bearer error=\"invalid_token\", error_description=\"key_revoked\"', Revoked"
    })
    void whyAKeyIsRefusedIsLearntFromTheChallenge(String challenge, String reason) {
        SubmitterKeys keys = keys(new Answers() {
            @Override
            public CheckedKey key(String bearer, String client) {
                throw new WebApplicationException(Response.status(401)
                        .header("WWW-Authenticate", challenge)
                        .build());
            }
        });

        assertThat(keys.check(KEY).getClass().getSimpleName()).isEqualTo(reason);
    }

    private static SubmitterKeys keys(SubmitterApi api) {
        return new SubmitterKeys(
                api, call -> call.clientAddress() + " " + call.rateCount(), URI.create("http://127.0.0.1:8080"));
    }

    private static SubmitterApi failing(int status) {
        return new Answers() {
            @Override
            public CheckedKey key(String bearer, String client) {
                throw new WebApplicationException(status);
            }

            @Override
            public void requireOwner(String generation, String bearer, String client) {
                throw new WebApplicationException(status);
            }

            @Override
            public OwnedGeneration generation(String generation, String bearer, String client) {
                throw new WebApplicationException(status);
            }
        };
    }

    /** A submitter-service that cannot be reached. */
    private static class Answers implements SubmitterApi {

        @Override
        public CheckedKey key(String bearer, String client) {
            throw new ProcessingException("connection refused");
        }

        @Override
        public void requireOwner(String generation, String bearer, String client) {
            throw new ProcessingException("connection refused");
        }

        @Override
        public OwnedGeneration generation(String generation, String bearer, String client) {
            throw new ProcessingException("connection refused");
        }
    }
}
