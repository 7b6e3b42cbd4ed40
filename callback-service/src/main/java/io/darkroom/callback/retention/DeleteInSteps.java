package io.darkroom.callback.retention;

import io.darkroom.eventing.schedule.Steps;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.Map;
import org.hibernate.Session;

/**
 * Deletes many rows in transactions of some, so that a backlog of any size is deleted and no lock lasts long. Statements name the rows of
 * one step with {@code LIMIT :step FOR UPDATE SKIP LOCKED}.
 */
@Singleton
public class DeleteInSteps {

    static final int STEP = 1000;

    private final Session database;

    DeleteInSteps(Session database) {
        this.database = database;
    }

    /** Repeats the statement until a step deletes less than it might; returns how many rows it has deleted. */
    public int untilEmpty(String delete, Map<String, ?> parameters) {
        return Steps.untilDone(
                STEP,
                step -> QuarkusTransaction.requiringNew().call(() -> {
                    var statement = database.createNativeMutationQuery(delete).setParameter("step", step);
                    parameters.forEach(statement::setParameter);
                    return statement.executeUpdate();
                }));
    }
}
