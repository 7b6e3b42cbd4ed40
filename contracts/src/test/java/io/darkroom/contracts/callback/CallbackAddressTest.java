package io.darkroom.contracts.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import org.junit.jupiter.api.Test;

class CallbackAddressTest {

    private static final GenerationId ID = GenerationId.of("0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b");

    @Test
    void thePathNamesProviderGenerationAttemptAndToken() {
        CallbackAddress address = new CallbackAddress(ProviderName.of("evolink"), new AttemptKey(ID, 2));

        assertThat(address.path("token")).isEqualTo("/callbacks/evolink/" + ID + "/2/token");
    }

    @Test
    void addressesThatDifferSignDifferently() {
        CallbackAddress first = new CallbackAddress(ProviderName.of("evolink"), new AttemptKey(ID, 1));
        CallbackAddress eleventh = new CallbackAddress(ProviderName.of("evolink"), new AttemptKey(ID, 11));

        assertThat(first.subject()).isNotEqualTo(eleventh.subject());
    }
}
