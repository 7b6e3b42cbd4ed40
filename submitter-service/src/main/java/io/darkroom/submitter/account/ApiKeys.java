package io.darkroom.submitter.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.darkroom.contracts.Sha256;
import io.darkroom.service.auth.KeyCheck;
import io.darkroom.service.auth.KeyDirectory;
import io.darkroom.service.auth.PresentedKey;
import io.darkroom.submitter.account.StoredKeys.StoredKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Checks keys against the database, and caches the results for a short time. */
@ApplicationScoped
public class ApiKeys implements KeyDirectory {

    private final StoredKeys stored;
    private final Cache<ByteBuffer, StoredKey> cache;

    ApiKeys(StoredKeys stored, KeysConfig config) {
        this.stored = stored;
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
        return check(cache.get(hash(key), hash -> stored.find(hash.array())), key);
    }

    static KeyCheck check(StoredKey found, PresentedKey key) {
        return switch (found) {
            case StoredKey.Valid(Credential credential) ->
                credential.allowedIps().allows(key.client().clientAddress())
                        ? new KeyCheck.Valid(credential)
                        : new KeyCheck.AddressNotAllowed();
            case StoredKey.Expired() -> new KeyCheck.Expired();
            case StoredKey.Revoked() -> new KeyCheck.Revoked();
            case StoredKey.Unknown() -> new KeyCheck.Unknown();
        };
    }

    private static ByteBuffer hash(PresentedKey key) {
        return ByteBuffer.wrap(Sha256.of(key.text()));
    }
}
