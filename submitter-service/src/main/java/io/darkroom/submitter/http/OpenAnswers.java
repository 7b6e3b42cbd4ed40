package io.darkroom.submitter.http;

import io.darkroom.contracts.AccountId;
import io.darkroom.eventing.schedule.Shares;
import io.darkroom.service.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;

/** The answers that are held open for each account: streams of events, and requests that wait for their images. Each takes memory. */
@Singleton
public class OpenAnswers {

    private final Shares<AccountId> shares;
    private final int max;

    OpenAnswers(ApiConfig config) {
        this.max = config.maxOpenAnswersPerAccount();
        this.shares = new Shares<>(account -> max);
    }

    /** Whether the account may have one more; {@link #tryOpen} may find that it may not, a moment later. */
    public boolean full(AccountId account) {
        return shares.free(account) == 0;
    }

    /** Opens one, which {@link #close} ends, unless the account has as many as it may. */
    public boolean tryOpen(AccountId account) {
        return shares.tryTake(account);
    }

    public void close(AccountId account) {
        shares.release(account);
    }

    /** The refusal of one more. */
    public HttpProblem refusal() {
        long seconds = Problems.RETRY_AFTER.toSeconds();
        return Problems.builder(
                        429,
                        "too_many_open_answers",
                        "Too many open answers",
                        "the account has " + max
                                + " streams and waiting requests open at this replica, which is its limit; "
                                + "close some, or try again after " + seconds + " s")
                .withHeader("Retry-After", String.valueOf(seconds))
                .build();
    }
}
