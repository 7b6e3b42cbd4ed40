package io.darkroom.submitter.dialect;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.Signatures;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.json.DialectJson;
import io.darkroom.service.settings.AssetsConfig;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Short-lived tokens with which a client of fal may follow the status of its account's requests, in place of the key. */
@Singleton
class FalTokens {

    private static final int MAX_SECONDS = 3600;
    private static final long USUAL_SECONDS = 120;
    private static final Pattern FORM = Pattern.compile("([0-9a-f-]{36})\\.(\\d{1,12})\\.([\\w-]+)");

    private final Signatures signatures;
    private final InstantSource clock;

    FalTokens(AssetsConfig assets, InstantSource clock) {
        this.signatures = new Signatures("darkroom.assets.secrets", assets.secrets());
        this.clock = clock;
    }

    /** A token, as a JSON string, that expires after the seconds that {@code body} asks for. */
    Response create(AccountId account, byte[] body) {
        long seconds = DialectResponder.reading(() -> lifetime(body));
        String expires = String.valueOf(clock.instant().plusSeconds(seconds).getEpochSecond());
        String token = account + "." + expires + "." + signatures.sign(subject(account.toString(), expires));
        return DialectResponder.json(200, Json.mapper().valueToTree(token).toString());
    }

    private static long lifetime(byte[] body) {
        List<Violation> violations = new ArrayList<>();
        long seconds = new FieldReader(DialectJson.read(body), "", violations)
                .integer("token_expiration", 1, MAX_SECONDS)
                .orElse(USUAL_SECONDS);
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        return seconds;
    }

    /** The account that a token was made for; empty when it is none of ours, or has expired. */
    Optional<AccountId> account(String token) {
        Matcher form = FORM.matcher(token);
        return form.matches()
                        && signatures.verify(subject(form.group(1), form.group(2)), form.group(3))
                        && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(form.group(2))))
                ? Optional.of(AccountId.of(form.group(1)))
                : Optional.empty();
    }

    // The prefix keeps this use of the secret apart from image links.
    private static String subject(String account, String expires) {
        return "fal token\n" + account + "\n" + expires;
    }
}
