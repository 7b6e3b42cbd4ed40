package io.darkroom.submitter.status;

import com.github.benmanes.caffeine.cache.Ticker;
import io.darkroom.service.client.ClientCalls;
import io.darkroom.service.gauge.Gauges;
import io.darkroom.submitter.forward.ForwardConfig;
import io.darkroom.submitter.status.StatusView.ServiceView;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Asks the other services whether they are ready, and what they measure; one that does not answer is down. */
@Singleton
class AskServices {

    static final String SUBMITTER = "submitter-service";
    static final String CALLBACK = "callback-service";
    static final String STORAGE = "storage-service";

    private static final int TIMEOUT_MILLIS = 2000;
    private static final int NOT_READY = 503;
    private static final int NOT_FOUND = 404;

    private final List<Asked> others;
    private final MeterRegistry own;
    private final RecentAnswers recent;

    AskServices(ForwardConfig config, MeterRegistry own) {
        this.others = List.of(asked(CALLBACK, config.callbackUrl()), asked(STORAGE, config.storageUrl()));
        this.own = own;
        this.recent = new RecentAnswers(this::askNow, Ticker.systemTicker());
    }

    private record Asked(String name, URI url, ServiceApi api) {}

    /** What a service answered; nothing measured while it is down. */
    record Answer(ServiceView state, Gauges measured) {}

    private static Asked asked(String name, URI url) {
        return new Asked(
                name,
                url,
                QuarkusRestClientBuilder.newBuilder()
                        .baseUri(url)
                        .connectTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                        .readTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                        .build(ServiceApi.class));
    }

    /** What this service and the others answered, at most two seconds ago: several may watch the state at the same time. */
    List<Answer> ask() {
        return recent.get();
    }

    // Everything at the same time.
    private List<Answer> askNow() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Pending> asked = others.stream()
                    .map(service -> new Pending(
                            service, threads.submit(() -> ready(service)), threads.submit(() -> gauges(service))))
                    .toList();
            Answer self = new Answer(new ServiceView(SUBMITTER, "up", null), Gauges.of(own));
            threads.close();
            return Stream.concat(Stream.of(self), asked.stream().map(Pending::answer))
                    .toList();
        }
    }

    /** The two answers of a service. */
    private record Pending(Asked service, Future<String> state, Future<Gauges> measured) {

        Answer answer() {
            try {
                return new Answer(new ServiceView(service.name(), result(state), null), result(measured));
            } catch (ProcessingException | WebApplicationException away) {
                return down(away);
            }
        }

        private static <T> T result(Future<T> done) {
            if (done.state() == Future.State.FAILED && done.exceptionNow() instanceof RuntimeException failure) {
                throw failure;
            }
            return done.resultNow();
        }

        private Answer down(RuntimeException away) {
            return new Answer(
                    new ServiceView(
                            service.name(), "down", "it does not answer at " + service.url() + ": " + reason(away)),
                    Gauges.none());
        }
    }

    private static String reason(Throwable away) {
        if (away instanceof WebApplicationException refused) {
            return "HTTP " + refused.getResponse().getStatus();
        }
        for (Throwable cause = away; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "the name does not resolve";
            }
            if (cause instanceof ConnectException) {
                return "no connection";
            }
        }
        return "no answer in " + TIMEOUT_MILLIS + " ms";
    }

    // During an upgrade the other may be of a version that has none there.
    private static Gauges gauges(Asked service) {
        try {
            return ClientCalls.call(service.api()::gauges);
        } catch (WebApplicationException refused) {
            if (refused.getResponse().getStatus() == NOT_FOUND) {
                return Gauges.none();
            }
            throw refused;
        }
    }

    private static String ready(Asked service) {
        try {
            ClientCalls.call(service.api()::ready);
            return "up";
        } catch (WebApplicationException notReady) {
            if (notReady.getResponse().getStatus() == NOT_READY) {
                return "not_ready";
            }
            throw notReady;
        }
    }
}
