package io.darkroom.submitter;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.embedded.RealBackends;
import io.darkroom.service.transaction.ConnectionLimits;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A service does not start on connections without its limits. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class ConnectionLimitsTest {

    @Inject
    DataSource pool;

    @ConfigProperty(name = "quarkus.flyway.default-schema")
    String schema;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Test
    void theConnectionsOfTheServiceHaveThem() throws SQLException {
        assertThat(ConnectionLimits.fault(pool, schema)).isEmpty();
    }

    @Test
    void aPoolerThatDropsTheLimitsIsRefused() throws SQLException {
        PGSimpleDataSource database = withoutSettings();
        database.setCurrentSchema(schema);

        assertThat(ConnectionLimits.fault(database, schema))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .contains("no idle_in_transaction_session_timeout", "the startup parameter options"));
    }

    @Test
    void aPoolerThatDropsTheSchemaIsRefused() throws SQLException {
        assertThat(ConnectionLimits.fault(withoutSettings(), schema))
                .hasValueSatisfying(fault -> assertThat(fault).contains("the schema public instead of " + schema));
    }

    private PGSimpleDataSource withoutSettings() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser(user);
        database.setPassword(password);
        return database;
    }
}
