package io.darkroom.submitter.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Sha256;
import io.darkroom.service.auth.KeyCheck;
import io.darkroom.service.auth.KeyDirectory;
import io.darkroom.service.auth.PresentedKey;
import io.darkroom.service.auth.Scope;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;

/** Checks keys against the database, and caches the results for a short time. */
@ApplicationScoped
public class ApiKeys implements KeyDirectory {

    private final InstantSource clock;
    private final Cache<ByteBuffer, Optional<Credential>> cache;

    ApiKeys(KeysConfig config, InstantSource clock) {
        this.clock = clock;
        this.cache = Caffeine.newBuilder()
                .maximumSize(config.maxCached())
                .expireAfterWrite(config.cacheTime())
                .build();
    }

    @Override
    public Optional<KeyCheck> cached(PresentedKey key) {
        return Optional.ofNullable(cache.getIfPresent(hash(key))).map(found -> check(found, key));
    }

    @Override
    public KeyCheck check(PresentedKey key) {
        return check(
                cache.get(hash(key), hash -> QuarkusTransaction.requiringNew().call(() -> find(hash.array()))), key);
    }

    static KeyCheck check(Optional<Credential> found, PresentedKey key) {
        if (found.isEmpty()) {
            return new KeyCheck.Unknown();
        }
        Credential credential = found.get();
        return credential.allowedIps().allows(key.client().clientAddress())
                ? new KeyCheck.Valid(credential)
                : new KeyCheck.AddressNotAllowed();
    }

    private static ByteBuffer hash(PresentedKey key) {
        return ByteBuffer.wrap(Sha256.of(key.text()));
    }

    private Optional<Credential> find(byte[] hash) {
        return ApiKey.withHash(hash)
                .filter(key -> key.validAt(clock.instant()))
                .map(key -> new Credential(
                        key.id,
                        new AccountId(key.accountId),
                        Scope.read(key.scopes),
                        key.limits(),
                        key.rateLimit(),
                        AllowedIps.read(key.allowedIps)));
    }
}
