package io.darkroom.submitter.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallProviderTest {

    @ParameterizedTest
    @CsvSource({
        "https://callbacks.test,         https://callbacks.test/callbacks/evolink/1",
        "https://callbacks.test/,        https://callbacks.test/callbacks/evolink/1",
        "https://gateway.test/darkroom,  https://gateway.test/darkroom/callbacks/evolink/1",
        "https://gateway.test/darkroom/, https://gateway.test/darkroom/callbacks/evolink/1"
    })
    void aCallbackUrlKeepsThePathOfThePublicUrl(URI publicUrl, URI callbackUrl) {
        assertThat(CallProvider.resolve(publicUrl, "/callbacks/evolink/1")).isEqualTo(callbackUrl);
    }
}
