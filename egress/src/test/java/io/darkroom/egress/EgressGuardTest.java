package io.darkroom.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressGuardTest {

    private final EgressGuard guard = guard("93.184.216.34");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "https://example.com/a?b=c#d",
                "HTTPS://EXAMPLE.COM/",
                "http://example.com:8080/",
                "http://93.184.216.34/",
                "http://1e100.net/",
                "http://a1.example/"
            })
    void anHttpAddressIsAllowed(String address) {
        assertThatCode(() -> guard.requireAllowedForm(WebAddress.of(URI.create(address))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://example.com/, only http and https",
        "file:///etc/passwd, only http and https",
        "mailto:someone@example.com, only http and https",
        "/relative, only http and https",
        "http:///, only http and https",
        "http://user@example.com/, without user information",
        "http://user:password@example.com/, without user information",
        "http://2130706433/, four decimal numbers",
        "http://0177.0.0.1/, four decimal numbers",
        "http://127.1/, four decimal numbers",
        "http://0x7f.0.0.1/, four decimal numbers",
        "http://a.0x7f/, four decimal numbers",
        "http://example.com:22/, port 22 belongs to another protocol",
        "http://example.com:25/, port 25 belongs to another protocol",
        "http://example.com:0/, port 0 belongs to another protocol"
    })
    void anAddressOfAnotherFormIsRefusedWithTheReason(String address, String reason) {
        URI uri = URI.create(address);
        assertThatThrownBy(() -> guard.requireAllowedForm(WebAddress.of(uri)))
                .isInstanceOf(EgressForbidden.class)
                .hasMessageContaining(reason);
    }

    @Test
    void allAddressesOfANameAreReturned() throws Exception {
        assertThat(guard("93.184.216.34", "2606:4700::1111").addresses("example.com"))
                .hasSize(2);
    }

    @Test
    void oneForbiddenAddressForbidsTheName() {
        assertThatThrownBy(() -> guard("93.184.216.34", "10.0.0.1").addresses("example.com"))
                .isInstanceOf(EgressForbidden.class)
                .hasMessage(
                        "example.com is at 10.0.0.1, which may not be reached unless darkroom.egress.allow has its network");
    }

    @Test
    void aNameThatDoesNotResolveIsUnknown() {
        EgressGuard unresolved = new EgressGuard(new EgressPolicy(List.of()), host -> {
            throw new UnknownHostException(host);
        });

        assertThatThrownBy(() -> unresolved.addresses("missing.example"))
                .isInstanceOf(UnknownHostException.class)
                .isNotInstanceOf(EgressForbidden.class);
    }

    private static EgressGuard guard(String... addresses) {
        return new EgressGuard(new EgressPolicy(List.of()), host -> {
            InetAddress[] resolved = new InetAddress[addresses.length];
            for (int i = 0; i < addresses.length; i++) {
                resolved[i] = InetAddress.getByName(addresses[i]);
            }
            return resolved;
        });
    }
}
