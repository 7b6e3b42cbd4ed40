package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.contracts.callback.CallbackTokens;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.Submission;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.service.settings.CallbacksConfig;
import io.darkroom.submitter.route.Circuits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;

/** Calls a provider for an attempt, through its circuit. */
@Singleton
class CallProvider {

    private final Circuits circuits;
    private final CallbackTokens tokens;
    private final CarryImages images;
    private final URI publicUrl;
    private final MeterRegistry metrics;
    private final Traces traces;
    private final InstantSource clock;

    CallProvider(
            Circuits circuits,
            CallbackTokens tokens,
            CarryImages images,
            CallbacksConfig config,
            MeterRegistry metrics,
            Traces traces,
            InstantSource clock) {
        this.circuits = circuits;
        this.tokens = tokens;
        this.images = images;
        this.publicUrl = config.publicUrl()
                .orElseThrow(() -> new IllegalArgumentException(
                        "darkroom.callbacks.public-url is not set: providers need it to report results"));
        this.metrics = metrics;
        this.traces = traces;
        this.clock = clock;
    }

    /** Calls nothing when this process was stopped for so long that the attempt may have been given up, and another begun. */
    SubmissionResult submit(PendingSubmission pending) {
        if (clock.instant().isAfter(pending.callBefore())) {
            // Others must not wait for the probe of a circuit that this attempt may have been.
            circuits.release(pending.provider().name());
            return new SubmissionResult.NotSent(new AttemptError(
                    ErrorCode.PROVIDER_UNAVAILABLE, "this replica was stopped before it could call the provider"));
        }
        return submit(pending.provider(), pending.attempt(), pending.request());
    }

    private SubmissionResult submit(ConfiguredProvider provider, AttemptKey attempt, GenerationRequest request) {
        Timer.Sample sample = Timer.start(metrics);
        Submission submission = new Submission(attempt, request, callbackUrl(provider, attempt), images);
        SubmissionResult result;
        try (TraceSpan span = traces.startClientSpan("submit to " + provider.name())) {
            result = circuits.call(provider.name(), () -> provider.provider().submit(submission));
            if (!(result instanceof SubmissionResult.Accepted)) {
                span.recordFailure(result.getClass().getSimpleName());
            }
        }
        sample.stop(metrics.timer(
                "darkroom.submissions",
                "provider",
                provider.name().value(),
                "result",
                result.getClass().getSimpleName()));
        return result;
    }

    private URI callbackUrl(ConfiguredProvider provider, AttemptKey attempt) {
        CallbackAddress address = new CallbackAddress(provider.name(), attempt);
        return resolve(publicUrl, address.path(tokens.sign(address)));
    }

    /** The base URL may have a path of its own, with or without a slash at its end. */
    static URI resolve(URI base, String path) {
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }
}
