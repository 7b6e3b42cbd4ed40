package io.darkroom.service.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {

    private static final String PROXY = "10.0.0.9";

    @Test
    void withoutTrustedProxiesTheConnectionIsTheClient() {
        assertThat(ClientAddress.address(List.of("203.0.113.7"), PROXY, 0)).isEqualTo(PROXY);
    }

    @Test
    void theOnlyTrustedProxyHasAppendedTheClient() {
        assertThat(ClientAddress.address(List.of("203.0.113.7"), PROXY, 1)).isEqualTo("203.0.113.7");
    }

    @Test
    void aClientCannotWriteItsOwnAddressInFrontOfTheProxys() {
        assertThat(ClientAddress.address(List.of("198.51.100.1, 203.0.113.7"), PROXY, 1))
                .isEqualTo("203.0.113.7");
    }

    @Test
    void headersThatAreRepeatedCountAsOneList() {
        assertThat(ClientAddress.address(List.of("198.51.100.1", "203.0.113.7 ,10.0.0.8"), PROXY, 2))
                .isEqualTo("203.0.113.7");
    }

    @Test
    void fewerHopsThanTrustedProxiesGiveTheFirstHop() {
        assertThat(ClientAddress.address(List.of("203.0.113.7"), PROXY, 5)).isEqualTo("203.0.113.7");
    }

    @Test
    void aCallWithoutTheHeaderComesFromItsConnection() {
        assertThat(ClientAddress.address(List.of(), PROXY, 2)).isEqualTo(PROXY);
    }

    @Test
    void anIpv6AddressIsKeptAsItIs() {
        assertThat(ClientAddress.address(List.of("2001:db8::7"), PROXY, 1)).isEqualTo("2001:db8::7");
    }
}
