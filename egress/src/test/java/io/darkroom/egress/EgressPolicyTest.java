package io.darkroom.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {

    private final EgressPolicy closed = new EgressPolicy(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "192.0.0.8",
                "198.18.0.1",
                "203.0.113.5",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "2001:db8::1",
                "2002:7f00:1::"
            })
    void whatIsNotThePublicInternetIsRefused(String address) throws Exception {
        assertThat(closed.permits(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::101:101"})
    void thePublicInternetIsPermitted(String address) throws Exception {
        assertThat(closed.permits(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void anOperatorOpensWhatIsNeededAndNoMore() throws Exception {
        EgressPolicy opened = new EgressPolicy(List.of("127.0.0.0/8", "fd00::/8"));

        assertThat(opened.permits(InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(opened.permits(InetAddress.getByName("fd00::7"))).isTrue();
        assertThat(opened.permits(InetAddress.getByName("10.0.0.1"))).isFalse();
    }

    @Test
    void aNetworkThatIsNoneIsAClearError() {
        assertThatThrownBy(() -> new EgressPolicy(List.of("everything")))
                .hasMessage("darkroom.egress.allow: not a network in CIDR notation: everything");
    }
}
