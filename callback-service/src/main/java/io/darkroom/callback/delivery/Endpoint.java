package io.darkroom.callback.delivery;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.request.WebhookEvent;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** An address that receives webhooks for all generations of an account. */
@Entity
public class Endpoint extends PanacheEntityBase {

    @Id
    public UUID id;

    public UUID accountId;
    public String url;

    /** Words, comma-separated. */
    public String events;

    public Instant createdAt;

    protected Endpoint() {}

    Endpoint(AccountId account, URI url, List<WebhookEvent> events, Instant createdAt) {
        this.id = EventId.next(createdAt).value();
        this.accountId = account.value();
        this.url = url.toString();
        this.events = events.stream().map(WebhookEvent::word).collect(Collectors.joining(","));
        this.createdAt = createdAt;
    }

    public static List<Endpoint> of(AccountId account) {
        return list("accountId = ?1 order by id", account.value());
    }

    public static Optional<Endpoint> find(AccountId account, UUID id) {
        return Endpoint.<Endpoint>find("accountId = ?1 and id = ?2", account.value(), id)
                .firstResultOptional();
    }

    WebhookAddress address() {
        return new WebhookAddress(URI.create(url));
    }

    public List<WebhookEvent> readEvents() {
        return Arrays.stream(events.split(",")).map(WebhookEvent::of).toList();
    }
}
