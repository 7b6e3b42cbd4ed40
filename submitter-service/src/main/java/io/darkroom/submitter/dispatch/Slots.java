package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.Providers;
import io.darkroom.providers.Providers.Entry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** How many submissions may be under way at each provider, on this replica. */
@Singleton
class Slots {

    private final Map<ProviderName, Semaphore> free;

    Slots(Providers providers) {
        this.free = providers.enabled().stream()
                .collect(Collectors.toMap(Entry::name, entry -> new Semaphore(entry.concurrency())));
    }

    int free() {
        return free.values().stream().mapToInt(Semaphore::availablePermits).sum();
    }

    boolean take(ProviderName provider) {
        return Optional.ofNullable(free.get(provider))
                .map(Semaphore::tryAcquire)
                .orElse(false);
    }

    void giveBack(ProviderName provider) {
        Optional.ofNullable(free.get(provider)).ifPresent(Semaphore::release);
    }
}
