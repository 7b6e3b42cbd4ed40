package io.darkroom.submitter.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.darkroom.contracts.Sha256;
import io.darkroom.service.auth.KeyCheck;
import io.darkroom.service.auth.KeyDirectory;
import io.darkroom.service.auth.PresentedKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Checks keys against the database, and caches the results for a short time. */
@ApplicationScoped
public class ApiKeys implements KeyDirectory {

    private final StoredKeys stored;
    private final Cache<ByteBuffer, Optional<Credential>> cache;

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
}
