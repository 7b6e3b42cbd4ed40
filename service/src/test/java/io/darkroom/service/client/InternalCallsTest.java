package io.darkroom.service.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Signatures;
import io.darkroom.service.client.InternalCall.RateCount;
import io.darkroom.service.settings.AssetsConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternalCallsTest {

    private static final String SECRET = "a secret that only these tests know of";
    private static final String OLD_SECRET = "an older secret, which is being replaced";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final InternalCall CALL = new InternalCall("203.0.113.7", RateCount.COUNTED);

    @Test
    void whatOneServiceSignsAnotherReads() {
        assertThat(at(NOW, SECRET).verify(at(NOW, SECRET).sign(CALL))).contains(CALL);
    }

    // As proxies append them to X-Forwarded-For.
    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::7%eth0", "[2001:db8::7]:443", "203.0.113.7:50112", "unknown"})
    void anAddressInAnyFormIsReadAsItWasSigned(String address) {
        InternalCall call = new InternalCall(address, RateCount.NOT_COUNTED);

        assertThat(at(NOW, SECRET).verify(at(NOW, SECRET).sign(call))).contains(call);
    }

    @Test
    void aReplacedSecretVerifiesWhileItIsListed() {
        String header = at(NOW, OLD_SECRET).sign(CALL);

        assertThat(at(NOW, SECRET, OLD_SECRET).verify(header)).contains(CALL);
    }

    @Test
    void aSecretThatIsNotListedDoesNotVerify() {
        assertThat(at(NOW, SECRET).verify(at(NOW, OLD_SECRET).sign(CALL))).isEmpty();
    }

    @Test
    void theHeaderExpires() {
        String header = at(NOW, SECRET).sign(CALL);

        assertThat(at(NOW.plus(InternalCalls.LIFETIME).minusSeconds(1), SECRET).verify(header))
                .contains(CALL);
        assertThat(at(NOW.plus(InternalCalls.LIFETIME), SECRET).verify(header)).isEmpty();
    }

    @Test
    void aLaterExpiryThanTheSignedOneIsRefused() {
        String header = at(NOW, SECRET).sign(CALL);
        String[] parts = header.split(";");
        String later =
                parts[0] + ";" + parts[1] + ";" + NOW.plus(Duration.ofDays(1)).getEpochSecond() + ";" + parts[3];

        assertThat(at(NOW, SECRET).verify(later)).isEmpty();
    }

    @Test
    void anotherAddressThanTheSignedOneIsRefused() {
        String header = at(NOW, SECRET).sign(CALL).replace("203.0.113.7", "203.0.113.8");

        assertThat(at(NOW, SECRET).verify(header)).isEmpty();
    }

    @Test
    void aCountedRequestCannotBecomeAnUncountedOneAndTheOtherWayRound() {
        String header = at(NOW, SECRET).sign(CALL).replace(";COUNTED;", ";NOT_COUNTED;");

        assertThat(at(NOW, SECRET).verify(header)).isEmpty();
    }

    // Both are signed with the same secret: one must never pass for the other.
    @Test
    void theSignatureOfAnAssetLinkIsNoSignatureOfACall() {
        String claim = "203.0.113.7;COUNTED;" + NOW.plusSeconds(30).getEpochSecond();
        String linkSignature = new Signatures("darkroom.assets.secrets", List.of(SECRET)).sign(claim);

        assertThat(at(NOW, SECRET).verify(claim + ";" + linkSignature)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";;;",
                "203.0.113.7",
                "203.0.113.7;COUNTED",
                "203.0.113.7;MAYBE;1772366400;abc",
                "not an address;COUNTED;1772366400;abc",
                "203.0.113.7;COUNTED;99999999999999;abc",
                "203.0.113.7;COUNTED;1772366400;a b",
                "203.0.113.7;COUNTED;1772366400;"
            })
    void whatIsNoSuchHeaderIsIgnored(String header) {
        assertThat(at(NOW, SECRET).verify(header)).isEmpty();
    }

    private static InternalCalls at(Instant now, String... secrets) {
        return new InternalCalls(new Secrets(List.of(secrets)), InstantSource.fixed(now));
    }

    private record Secrets(List<String> secrets) implements AssetsConfig {

        @Override
        public URI publicUrl() {
            return URI.create("http://127.0.0.1:8082");
        }

        @Override
        public Optional<URI> internalUrl() {
            return Optional.empty();
        }

        @Override
        public Duration linkLifetime() {
            return Duration.ofDays(7);
        }
    }
}
