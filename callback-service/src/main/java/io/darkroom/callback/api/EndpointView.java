package io.darkroom.callback.api;

import io.darkroom.callback.delivery.Endpoint;
import io.darkroom.callback.delivery.FailingAddress;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.request.WebhookEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An endpoint as its account sees it; {@code status} is active, failing or disabled. */
public record EndpointView(
        UUID id,
        String object,
        String url,
        List<WebhookEvent> events,
        String status,
        @Nullable Instant failingSince,
        @Nullable Instant disabledAt,
        @Nullable String reason,
        Instant createdAt) {

    /** The endpoints of an account, and the disabled addresses of its requests. */
    public record EndpointList(String object, List<EndpointView> data, List<DisabledAddress> disabledAddresses) {}

    /** A disabled address that requests named. */
    public record DisabledAddress(String url, Instant failingSince, Instant disabledAt, String reason) {}

    static EndpointView of(Endpoint endpoint, Optional<FailingAddress> failing) {
        return new EndpointView(
                endpoint.id,
                "webhook_endpoint",
                endpoint.url,
                endpoint.readEvents(),
                failing.map(address -> address.disabledAt == null ? "failing" : "disabled")
                        .orElse("active"),
                failing.map(address -> address.failingSince).orElse(null),
                failing.map(address -> address.disabledAt).orElse(null),
                failing.map(address -> address.reason).orElse(null),
                endpoint.createdAt);
    }

    /** Within a transaction. */
    static EndpointList list(AccountId account) {
        return list(Endpoint.of(account), FailingAddress.of(account));
    }

    static EndpointList list(List<Endpoint> endpoints, List<FailingAddress> failingAddresses) {
        Map<String, FailingAddress> failing =
                failingAddresses.stream().collect(Collectors.toMap(address -> address.url, Function.identity()));
        List<EndpointView> views = endpoints.stream()
                .map(endpoint -> of(endpoint, Optional.ofNullable(failing.remove(endpoint.url))))
                .toList();
        return new EndpointList(
                "list",
                views,
                failing.values().stream()
                        .flatMap(address -> disabled(address).stream())
                        .toList());
    }

    private static Optional<DisabledAddress> disabled(FailingAddress address) {
        return Optional.ofNullable(address.disabledAt)
                .map(since -> new DisabledAddress(address.url, address.failingSince, since, address.reason));
    }
}
