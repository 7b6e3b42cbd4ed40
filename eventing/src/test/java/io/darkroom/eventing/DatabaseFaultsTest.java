package io.darkroom.eventing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import java.io.IOException;
import java.sql.SQLException;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseFaultsTest {

    @ParameterizedTest(name = "{2} ({0}): {1}")
    @CsvSource({
        "08001, true, cannot connect",
        "08006, true, the connection broke",
        "57P01, true, the server shuts down",
        "57P03, true, the server starts",
        "57014, true, the statement timed out",
        "53300, true, too many connections",
        "40001, true, serialization failure",
        "40P01, true, deadlock",
        "55P03, true, lock timeout",
        "25P03, true, idle in transaction",
        "25P04, true, transaction timed out",
        "58030, true, the disk",
        "XX000, false, internal error",
        "54000, false, an index row that is too large",
        "21000, false, more than one row",
        "0A000, false, not supported",
        "P0001, false, raised by a function",
        "22001, false, text too long",
        "22P02, false, invalid text",
        "23505, false, unique violation",
        "23502, false, not null violation",
        "42P01, false, no such table",
        "42501, false, permission denied",
        "4, false, not a state",
        "'', false, no state"
    })
    void aStateSaysWhetherARetryMaySucceed(String state, boolean expected, String meaning) {
        assertThat(DatabaseFaults.isTransient(new SQLException(meaning, state))).isEqualTo(expected);
        assertThat(DatabaseFaults.isUnavailable(new SQLException(meaning, state)))
                .isEqualTo(expected);
    }

    @Test
    void theDescriptionOfAFailedStatementShowsNeitherItsTextNorItsValues() {
        SQLException server = new SQLException(
                "ERROR: invalid byte sequence for encoding \"UTF8\": 0x00\n  Where: unnamed portal parameter $1 = 'a prompt'",
                "22021");
        SQLException batch = new SQLException(
                "Batch entry 0 INSERT INTO generation VALUES ('a prompt') was aborted: ERROR: invalid", "22021");
        batch.setNextException(server);
        RuntimeException wrapped = new RuntimeException("could not execute statement [a prompt]", batch);

        assertThat(DatabaseFaults.describe(wrapped))
                .isEqualTo("PostgreSQL refused a statement: ERROR: invalid byte sequence for encoding \"UTF8\": 0x00"
                        + " (SQLSTATE 22021)");
        assertThat(DatabaseFaults.describe(new SQLException(
                        "Batch entry 0 INSERT ('a prompt') was aborted: ERROR: value too long\n Detail: a prompt",
                        "22001")))
                .isEqualTo("PostgreSQL refused a statement: ERROR: value too long (SQLSTATE 22001)");
        assertThat(DatabaseFaults.describe(new IllegalArgumentException("a callback without a task")))
                .isEqualTo("a callback without a task");
    }

    @Test
    void aTransactionThatHadFailedBeforeCountsByWhatHadFailed() {
        SQLException fullDisk = new SQLException("aborted", "25P02", new SQLException("no space left", "53100"));
        SQLException duplicate = new SQLException("aborted", "25P02", new SQLException("duplicate", "23505"));
        SQLException unknown = new SQLException("aborted", "25P02");

        assertThat(DatabaseFaults.isUnavailable(fullDisk)).isTrue();
        assertThat(DatabaseFaults.isTransient(duplicate)).isFalse();
        assertThat(DatabaseFaults.isTransient(unknown)).isTrue();
        assertThat(DatabaseFaults.isUnavailable(unknown)).isFalse();
    }

    @Test
    void anErrorWithoutAStateMayPass() {
        assertThat(DatabaseFaults.isTransient(new SQLException("the pool is exhausted")))
                .isTrue();
    }

    @Test
    void aCauseCountsHoweverDeepItIs() {
        var wrapped = new RuntimeException(new IllegalStateException(new SQLException("away", "08006")));

        assertThat(DatabaseFaults.isTransient(wrapped)).isTrue();
        assertThat(DatabaseFaults.isTransient(new RuntimeException(new SQLException("duplicate", "23505"))))
                .isFalse();
    }

    @Test
    void aTransactionThatCouldNotCommitDoesNotProveThatTheDatabaseIsAway() {
        assertThat(DatabaseFaults.isUnavailable(new RuntimeException(new RollbackException())))
                .isFalse();
    }

    @Test
    void aTransactionThatCouldNotCommitMayPass() {
        assertThat(DatabaseFaults.isTransient(new RuntimeException(new RollbackException())))
                .isTrue();
        assertThat(DatabaseFaults.isTransient(new RuntimeException(new XAException())))
                .isTrue();
        assertThat(DatabaseFaults.isTransient(new RuntimeException(new SystemException())))
                .isTrue();
    }

    @Test
    void aRollbackBecauseOfAConstraintIsPermanent() {
        var rollback = new RollbackException();
        rollback.initCause(new SQLException("duplicate", "23505"));

        assertThat(DatabaseFaults.isTransient(rollback)).isFalse();
    }

    @Test
    void anythingElseIsNotTheDatabase() {
        assertThat(DatabaseFaults.isTransient(new IllegalArgumentException("a fault of ours")))
                .isFalse();
        assertThat(DatabaseFaults.isTransient(new IOException("the disk is full")))
                .isFalse();
    }

    @Test
    void aTransactionThatRolledBackBecauseOfAFaultOfOursFailsAgain() {
        RollbackException rollback = new RollbackException();
        rollback.initCause(new IllegalStateException("makes no sense"));

        assertThat(DatabaseFaults.isTransient(new RuntimeException(rollback))).isFalse();
    }

    @Test
    void aTransactionThatRolledBackBecauseTheDatabaseWasAwayMayPass() {
        RollbackException rollback = new RollbackException();
        rollback.initCause(new IllegalStateException(new SQLException("away", "08006")));

        assertThat(DatabaseFaults.isTransient(new RuntimeException(rollback))).isTrue();
    }
}
