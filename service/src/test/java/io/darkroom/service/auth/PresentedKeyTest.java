package io.darkroom.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.service.client.InternalCall;
import io.darkroom.service.client.InternalCall.RateCount;
import org.junit.jupiter.api.Test;

class PresentedKeyTest {

    @Test
    void aKeyIsNeverPrinted() {
        PresentedKey key = new PresentedKey("dk_secret", new InternalCall("203.0.113.7", RateCount.NOT_COUNTED));

        assertThat(key.toString()).doesNotContain("dk_secret");
    }
}
