package io.darkroom.eventing.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** A span context as text, {@code 00-<trace>-<span>-<flags>} (W3C Trace Context, section 3.2). */
public final class TraceParent {

    private static final Pattern FORM = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private TraceParent() {}

    /** Empty for a span that is not recorded. */
    public static Optional<String> of(SpanContext span) {
        return span.isValid() && span.isSampled()
                ? Optional.of("00-%s-%s-%s"
                        .formatted(
                                span.getTraceId(),
                                span.getSpanId(),
                                span.getTraceFlags().asHex()))
                : Optional.empty();
    }

    /** Empty for invalid text, which an untrusted sender may send. */
    public static Optional<SpanContext> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(SpanContext.createFromRemoteParent(
                        parts.group(1), parts.group(2), TraceFlags.fromHex(parts.group(3), 0), TraceState.getDefault()))
                .filter(SpanContext::isValid);
    }

    /** The id of the trace, as logs and trace viewers show it; empty for invalid text. */
    public static Optional<String> traceId(String text) {
        return parse(text).map(SpanContext::getTraceId);
    }

    public static Optional<String> of(Headers headers) {
        Header header = headers.lastHeader(Traces.HEADER);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.US_ASCII));
    }

    public static void write(SpanContext span, Headers headers) {
        of(span).ifPresent(text -> {
            headers.remove(Traces.HEADER);
            headers.add(Traces.HEADER, text.getBytes(StandardCharsets.US_ASCII));
        });
    }
}
