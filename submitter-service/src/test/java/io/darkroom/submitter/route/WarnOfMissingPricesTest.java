package io.darkroom.submitter.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.submitter.TestConfig;
import org.junit.jupiter.api.Test;

class WarnOfMissingPricesTest {

    private static final String ENABLED = "darkroom.providers.openai.enabled";

    @Test
    void aProviderWithoutAPriceIsNamedWithTheKeyToSet() {
        assertThat(WarnOfMissingPrices.warnings(TestConfig.providers(ENABLED, "true")))
                .containsExactly("openai is enabled but not used for gpt-image-2, which has no price:"
                        + " set darkroom.providers.openai.price to the credits of one image");
    }

    @Test
    void oneWithAPriceIsNot() {
        assertThat(WarnOfMissingPrices.warnings(
                        TestConfig.providers(ENABLED, "true", "darkroom.providers.openai.price", "20")))
                .isEmpty();
    }

    @Test
    void oneThatIsNotEnabledIsNot() {
        assertThat(WarnOfMissingPrices.warnings(TestConfig.providers())).isEmpty();
    }
}
