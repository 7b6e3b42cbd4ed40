package io.darkroom.submitter.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.request.Violation;
import io.darkroom.service.problem.Problems;
import io.darkroom.submitter.account.RateLimits;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.Refusal.AlreadyEnded;
import io.darkroom.submitter.refusal.Refusal.BodyTooLarge;
import io.darkroom.submitter.refusal.Refusal.DeadlineTooShort;
import io.darkroom.submitter.refusal.Refusal.EncodedBody;
import io.darkroom.submitter.refusal.Refusal.IdTaken;
import io.darkroom.submitter.refusal.Refusal.IdempotencyConflict;
import io.darkroom.submitter.refusal.Refusal.InsufficientCredits;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.Refusal.LegalHold;
import io.darkroom.submitter.refusal.Refusal.MalformedJson;
import io.darkroom.submitter.refusal.Refusal.NameTaken;
import io.darkroom.submitter.refusal.Refusal.NoProvider;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.Refusal.QueueFull;
import io.darkroom.submitter.refusal.Refusal.QueueTooLong;
import io.darkroom.submitter.refusal.Refusal.RateLimited;
import io.darkroom.submitter.refusal.Refusal.SpendLimitReached;
import io.darkroom.submitter.refusal.Refusal.UnknownModel;
import io.darkroom.submitter.refusal.Refusal.WrongLineCount;
import io.darkroom.submitter.refusal.RefusalText;
import io.darkroom.submitter.refusal.RefusedException;
import io.quarkiverse.mcp.server.TextContent;
import io.quarkiverse.mcp.server.ToolResponse;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a tool within the limits of its key; what is refused is an error that the agent can read and act on. */
@Singleton
class ToolCalls {

    private static final String WAIT = "wait, and call again";

    private final Caller caller;
    private final RateLimits rateLimits;
    private final ObjectMapper json;

    ToolCalls(Caller caller, RateLimits rateLimits, ObjectMapper json) {
        this.caller = caller;
        this.rateLimits = rateLimits;
        this.json = json;
    }

    /** What a tool does. */
    @FunctionalInterface
    interface Call {
        ToolResponse run() throws IOException, InterruptedException;
    }

    /** An error as the agent reads it; {@code next} is what to do about it. */
    record ErrorView(
            String code,
            String message,
            List<Violation> fields,
            @Nullable String next) {}

    private record Failed(ErrorView error) {}

    ToolResponse run(Call call) throws IOException {
        try {
            rateLimits.count(caller.credential());
            return call.run();
        } catch (RefusedException refused) {
            return failed(view(refused.refusal()));
        } catch (HttpProblem problem) {
            return failed(new ErrorView(
                    Problems.code(problem),
                    Optional.ofNullable(problem.getDetail()).orElse(String.valueOf(problem.getTitle())),
                    List.of(),
                    problem.getStatusCode() >= 429 ? WAIT : null));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return failed(new ErrorView("stopping", "the service is stopping", List.of(), WAIT));
        }
    }

    /** An answer of JSON. */
    ToolResponse answer(Object view) {
        return ToolResponse.success(new TextContent(write(view)));
    }

    String write(Object view) {
        try {
            return json.writeValueAsString(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that cannot be written", e);
        }
    }

    private ToolResponse failed(ErrorView error) {
        return ToolResponse.error(write(new Failed(error)));
    }

    private static ErrorView view(Refusal refusal) {
        RefusalText text = RefusalText.of(refusal);
        return new ErrorView(
                text.code(),
                text.title() + ": " + text.detail(),
                fields(refusal),
                next(refusal).orElse(null));
    }

    private static List<Violation> fields(Refusal refusal) {
        return refusal instanceof InvalidRequest(var violations) ? violations : List.of();
    }

    private static Optional<String> next(Refusal refusal) {
        return switch (refusal) {
            case InsufficientCredits _, SpendLimitReached _ ->
                Optional.of(
                        "nothing was bought; quote says what a request costs. A smaller n may fit; otherwise ask the user to have"
                                + " credits added or the limit raised");
            case InvalidRequest _ -> Optional.of("nothing was bought; correct the named fields and call again");
            case UnknownModel _, NoProvider _ ->
                Optional.of(
                        "nothing was bought; list_models says which models there are and what each provider can do");
            case NotFound _ -> Optional.of("list_generations returns the ids of this account");
            case QueueFull _, QueueTooLong _, RateLimited _ -> Optional.of(WAIT);
            case AlreadyEnded _,
                    BodyTooLarge _,
                    DeadlineTooShort _,
                    EncodedBody _,
                    IdTaken _,
                    IdempotencyConflict _,
                    InvalidParameter _,
                    LegalHold _,
                    MalformedJson _,
                    NameTaken _,
                    WrongLineCount _ -> Optional.empty();
        };
    }
}
