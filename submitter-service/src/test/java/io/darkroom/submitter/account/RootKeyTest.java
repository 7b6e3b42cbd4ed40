package io.darkroom.submitter.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.hibernate.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class RootKeyTest {

    @Inject
    Session database;

    @Test
    void aStartWaitsLongerThanARequestForTheReplicaThatCreatesTheKey() {
        int ofRequests = QuarkusTransaction.requiringNew().call(this::lockTimeoutMillis);

        int ofAStart = QuarkusTransaction.requiringNew().call(() -> {
            RootKey.lock();
            return lockTimeoutMillis();
        });

        assertThat(ofAStart).isGreaterThanOrEqualTo(3 * ofRequests);
        assertThat(QuarkusTransaction.requiringNew().call(this::lockTimeoutMillis))
                .isEqualTo(ofRequests);
    }

    private int lockTimeoutMillis() {
        return database.createNativeQuery(
                        "SELECT CAST(setting AS int) FROM pg_settings WHERE name = 'lock_timeout'", Integer.class)
                .getSingleResult();
    }
}
