package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebLinkTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            https://a.example/x?sig=A+b/c==|https://a.example/x?sig=A+b/c==
            https://a.example?sig=1|https://a.example?sig=1
            https://a.example/a b.png|https://a.example/a%20b.png
            https://a.example/%zz%2F|https://a.example/%25zz%2F
            https://a.example/?y=[2]|https://a.example/?y=[2]
            https://a.example/x#y|https://a.example/x
            https://bücher.example:8443/1|https://xn--bcher-kva.example:8443/1
            https://a_b.example/1|https://a_b.example/1
              https://a.example/1  |https://a.example/1
            HTTPS://a.example/../x|https://a.example/../x
            https:/a.example/x?y|https://a.example/x?y
            https:a.example|https://a.example
            https:////a.example/x|https://a.example/x
            https:\\\\a.example\\x.png|https://a.example/x.png
            """)
    void aLinkIsReadAsABrowserDoes(String text, String address) {
        assertThat(address(text).uri()).hasToString(address);
    }

    @Test
    void theHostIsThatOfTheAuthority() {
        assertThat(address("https://a_b.example:8443/x").host()).isEqualTo("a_b.example");
        assertThat(address("https://a_b.example:8443/x").port()).isEqualTo(8443);
        assertThat(address("https://[::1]/x").host()).isEqualTo("[::1]");
        assertThat(address("https://a.example/x").port()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"c.png, /c.png", "/c.png, /c.png", "?a=1, ?a=1", "../c.png, /c.png", "https:c.png, /c.png"})
    void aReferenceIsResolvedAgainstAnEmptyPathToo(String reference, String path) {
        assertThat(address("https://a.example").resolve(reference)).isEqualTo(address("https://a.example" + path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "/x",
                "ftp://a.example/",
                "https:",
                "https:///",
                "https://me:secret@a.example/",
                "data:,x"
            })
    void otherLinksAreOfAnotherKind(String text) {
        assertThat(WebLink.read(text)).isEqualTo(new WebLink.OtherKind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a b/", "https://a^b/", "https://[::1", "https://a:99999/", "https://a:b/"})
    void aHostOrPortThatCannotBeReadIsNamed(String text) {
        assertThat(WebLink.read(text))
                .isInstanceOfSatisfying(
                        WebLink.Malformed.class,
                        malformed -> assertThat(malformed.reason()).startsWith("the "));
    }

    private static WebLink.Address address(String text) {
        return (WebLink.Address) WebLink.read(text);
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com:22/, true",
        "https://example.com:25, true",
        "http://example.com:0/, true",
        "http://example.com/, false",
        "http://example.com:8080/, false"
    })
    void aPortOfAnotherProtocolIsForbidden(String link, boolean forbidden) {
        assertThat(WebLink.read(link))
                .isInstanceOfSatisfying(
                        WebLink.Address.class,
                        address -> assertThat(address.hasForbiddenPort()).isEqualTo(forbidden));
    }
}
