package io.darkroom.eventing.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import jakarta.inject.Singleton;
import java.util.List;

/** Starts traces at requests and consumed records only: a loop that finds no work is not worth a trace. */
@Singleton
class TraceSampler implements Sampler {

    private final Sampler requests;
    private final Sampler others;

    TraceSampler(TraceConfig config) {
        double ratio = config.ratio();
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("darkroom.traces.ratio is " + ratio + "; 0 to 1 is possible");
        }
        this.requests = config.enabled() ? Sampler.parentBased(Sampler.traceIdRatioBased(ratio)) : Sampler.alwaysOff();
        this.others = config.enabled() ? Sampler.parentBased(Sampler.alwaysOff()) : Sampler.alwaysOff();
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String trace, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        Sampler sampler = kind == SpanKind.SERVER || kind == SpanKind.CONSUMER ? requests : others;
        return sampler.shouldSample(parent, trace, name, kind, attributes, links);
    }

    @Override
    public String getDescription() {
        return "requests: " + requests.getDescription();
    }
}
