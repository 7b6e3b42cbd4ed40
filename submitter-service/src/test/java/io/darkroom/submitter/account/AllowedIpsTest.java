package io.darkroom.submitter.account;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedIpsTest {

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1", "127.0.0.1", "", "unknown"})
    void anEmptyListAllowsEveryAddress(String address) {
        assertThat(AllowedIps.read("").allows(address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.0",
        "192.0.2.0/24, 192.0.2.255",
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7",
        "0.0.0.0/0, 203.0.113.9",
        "2001:db8::/32, 2001:db8:ffff::1",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "192.0.2.0/24, ::ffff:192.0.2.5",
    })
    void anAddressInARangeIsAllowed(String range, String address) {
        assertThat(AllowedIps.read(range).allows(address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.3.0",
        "192.0.2.7, 192.0.2.8",
        "192.0.2.0/24, 2001:db8::1",
        "2001:db8::/32, 2001:db9::1",
        "2001:db8::/32, 192.0.2.1",
        "192.0.2.0/24, ::ffff:198.51.100.1",
        "192.0.2.0/24, not-an-address",
        "192.0.2.0/24, ''",
    })
    void anotherAddressIsNot(String range, String address) {
        assertThat(AllowedIps.read(range).allows(address)).isFalse();
    }

    @Test
    void oneOfSeveralRangesIsEnough() {
        AllowedIps ips = AllowedIps.read("192.0.2.0/24,2001:db8::/32");

        assertThat(ips.allows("192.0.2.1")).isTrue();
        assertThat(ips.allows("2001:db8::1")).isTrue();
        assertThat(ips.allows("198.51.100.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "192.0.2.0/24", "192.0.2.0/24,2001:db8::/32"})
    void theStoredFormIsReadBack(String stored) {
        assertThat(AllowedIps.read(stored).write()).isEqualTo(stored);
    }

    @Test
    void theBitsBehindTheRangeAreDropped() {
        assertThat(AllowedIps.parse("192.0.2.77/24").orElseThrow().toString()).isEqualTo("192.0.2.0/24");
    }

    @ParameterizedTest
    @ValueSource(strings = {"300.0.0.1", "192.0.2.0/33", "example.com", "2001:db8::/129"})
    void whatIsNoAddressIsNotParsed(String text) {
        assertThat(AllowedIps.parse(text)).isEmpty();
    }

    @Test
    void theRangesCannotBeChangedLater() {
        List<IPAddress> ranges = new ArrayList<>();
        AllowedIps ips = new AllowedIps(ranges);

        ranges.add(AllowedIps.parse("192.0.2.1").orElseThrow());

        assertThat(ips.ranges()).isEmpty();
    }
}
