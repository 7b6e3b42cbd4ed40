package io.darkroom.eventing;

import com.arjuna.ats.arjuna.common.CoordinatorEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.ats.jta.TransactionManager;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.darkroom.embedded.EmbeddedDatabase;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/** A schema with the outbox, behind the pool and the transaction manager that the services have. */
public final class TestDatabase implements AutoCloseable {

    private static final TransactionSynchronizationRegistry REGISTRY = newRegistry();

    private final AgroalDataSource pool;

    TestDatabase(EmbeddedDatabase server, String schema) {
        try (AgroalDataSource setUp = pool(server, "public")) {
            execute(setUp, "CREATE SCHEMA " + schema);
        }
        pool = pool(server, schema);
        execute(pool, resource("/db/outbox/V0001__outbox.sql"));
        execute(pool, resource("/db/outbox/V0003__held_events.sql"));
        execute(pool, resource("/db/outbox/V0016__background_events.sql"));
    }

    public DataSource dataSource() {
        return pool;
    }

    public TransactionSynchronizationRegistry registry() {
        return REGISTRY;
    }

    /** Runs {@code work} in a transaction; it rolls back when {@code work} fails. */
    public void inTransaction(Runnable work) {
        var transactions = TransactionManager.transactionManager();
        try {
            transactions.begin();
            try {
                work.run();
            } catch (Throwable failure) {
                transactions.rollback();
                throw failure;
            }
            transactions.commit();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public void execute(String sql) {
        execute(pool, sql);
    }

    /** The number that {@code sql} selects. */
    public long number(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a statement with these parameters; returns how many rows it changed. */
    public int update(String sql, List<Object> parameters) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private static void execute(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AgroalDataSource pool(EmbeddedDatabase server, String schema) {
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool -> pool.maxSize(20)
                            .acquisitionTimeout(Duration.ofSeconds(10))
                            .transactionIntegration(new NarayanaTransactionIntegration(
                                    TransactionManager.transactionManager(), REGISTRY))
                            .connectionFactoryConfiguration(connections -> connections
                                    .jdbcUrl(server.jdbcUrl() + "?currentSchema=" + schema)
                                    .principal(new NamePrincipal(server.user()))
                                    .credential(new SimplePassword(server.user())))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    // Nothing that the transaction manager logs has to survive a test.
    private static TransactionSynchronizationRegistry newRegistry() {
        try {
            arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("test");
        } catch (CoreEnvironmentBeanException e) {
            throw new IllegalStateException(e);
        }
        for (String store : new String[] {"default", "communicationStore", "stateStore"}) {
            BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store.equals("default") ? null : store)
                    .setObjectStoreType(VolatileStore.class.getName());
        }
        BeanPopulator.getDefaultInstance(CoordinatorEnvironmentBean.class).setDefaultTimeout(60);
        return new TransactionSynchronizationRegistryImple();
    }

    private static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(TestDatabase.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
