package io.darkroom.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

    private static final URI BASE = URI.create("https://cdn.example/a/b.png?old=1");

    // The examples of RFC 3986 (5.4), and what servers send.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?sig=abc        | https://cdn.example/a/b.png?sig=abc",
                "''              | https://cdn.example/a/b.png?old=1",
                "#part           | https://cdn.example/a/b.png?old=1",
                "c.png           | https://cdn.example/a/c.png",
                "./c.png         | https://cdn.example/a/c.png",
                "../c.png        | https://cdn.example/c.png",
                "../../../c.png  | https://cdn.example/c.png",
                "/x/./y/../z     | https://cdn.example/x/z",
                "/x/..           | https://cdn.example/",
                "//other.example | https://other.example/",
                "//other.example/x?y | https://other.example/x?y",
                "http://other.example:8080 | http://other.example:8080/",
                "HTTPS://Other.example/../x | https://Other.example/x",
                "c.png?a=b/../c  | https://cdn.example/a/c.png?a=b/../c"
            })
    void resolvesAReference(String reference, String resolved) throws IOException {
        assertThat(WebAddress.of(BASE).resolve(reference).uri()).hasToString(resolved);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/a b.png              | /a%20b.png",
                "/a\"b<c>.png          | /a%22b%3Cc%3E.png",
                "/a[1].png             | /a%5B1%5D.png",
                "/\u00fc/\ud83d\ude00.png | /%C3%BC/%F0%9F%98%80.png",
                "/100%.png             | /100%25.png",
                "/%zz.png              | /%25zz.png",
                "/%C3%BC%2f.png        | /%C3%BC%2f.png",
                "/a?b=c d&e=[f]{g}     | /a?b=c%20d&e=[f]%7Bg%7D",
                "/a?b=%zz&c=~          | /a?b=%25zz&c=~",
                "/a;v=1,2/(3)!*'$+&=:@ | /a;v=1,2/(3)!*'$+&=:@",
                "\\x\\y.png            | /x/y.png"
            })
    void encodesWhatAUriMayNotHaveAndNothingElse(String reference, String path) throws IOException {
        assertThat(WebAddress.of(BASE).resolve(reference).uri()).hasToString("https://cdn.example" + path);
    }

    @Test
    void dropsWhiteSpaceAround() throws IOException {
        assertThat(WebAddress.of(BASE).resolve(" \thttps://cdn.example/x\n ").uri())
                .hasToString("https://cdn.example/x");
    }

    @ParameterizedTest
    @CsvSource({
        "http://a_b.example/x, a_b.example, http://a_b.example/x",
        "http://b\u00fccher.example:81/x, xn--bcher-kva.example, http://xn--bcher-kva.example:81/x",
        "http://[::1]:81/x, [::1], http://[::1]:81/x",
        "http://\uff11\uff12\uff17.0.0.1/, 127.0.0.1, http://127.0.0.1/"
    })
    void takesTheHostFromTheAuthority(String address, String host, String uri) throws IOException {
        WebAddress web = WebAddress.of(URI.create(address));

        assertThat(web.host()).isEqualTo(host);
        assertThat(web.uri()).hasToString(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://[broken", "http://a b/", "http://a:99999/", "http://a:b/", "http://[::1"})
    void refusesWhatIsNoAddress(String reference) {
        assertThatThrownBy(() -> WebAddress.of(BASE).resolve(reference))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(EgressForbidden.class)
                .hasMessageStartingWith("not a valid address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://a/", "file:///etc/passwd", "javascript:alert(1)", "http:///", "http://u@a/", "data:,x"})
    void refusesOtherKindsOfAddresses(String reference) {
        assertThatThrownBy(() -> WebAddress.of(BASE).resolve(reference)).isInstanceOf(EgressForbidden.class);
    }
}
