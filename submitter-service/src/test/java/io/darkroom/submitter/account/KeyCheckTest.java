package io.darkroom.submitter.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AccountId;
import io.darkroom.service.auth.KeyCheck;
import io.darkroom.service.auth.PresentedKey;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.client.InternalCall;
import io.darkroom.service.client.InternalCall.RateCount;
import io.darkroom.submitter.account.StoredKeys.StoredKey;
import io.darkroom.submitter.credit.KeySpending;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyCheckTest {

    @Test
    void aKnownKeyIsValidWhereItsListAllowsTheAddress() {
        Credential credential = credential("192.0.2.0/24");

        assertThat(ApiKeys.check(new StoredKey.Valid(credential), from("192.0.2.9")))
                .isEqualTo(new KeyCheck.Valid(credential));
    }

    @Test
    void aKnownKeyIsRefusedElsewhere() {
        assertThat(ApiKeys.check(new StoredKey.Valid(credential("192.0.2.0/24")), from("198.51.100.1")))
                .isEqualTo(new KeyCheck.AddressNotAllowed());
    }

    @Test
    void aKeyWithoutAListIsValidEverywhere() {
        assertThat(ApiKeys.check(new StoredKey.Valid(credential("")), from("198.51.100.1")))
                .isInstanceOf(KeyCheck.Valid.class);
    }

    @Test
    void anotherKeyIsUnknown() {
        assertThat(ApiKeys.check(new StoredKey.Unknown(), from("192.0.2.9"))).isEqualTo(new KeyCheck.Unknown());
    }

    @Test
    void aKeyThatIsOverSaysWhy() {
        assertThat(ApiKeys.check(new StoredKey.Expired(), from("192.0.2.9"))).isEqualTo(new KeyCheck.Expired());
        assertThat(ApiKeys.check(new StoredKey.Revoked(), from("192.0.2.9"))).isEqualTo(new KeyCheck.Revoked());
    }

    private static PresentedKey from(String address) {
        return new PresentedKey("dk_secret", new InternalCall(address, RateCount.NOT_COUNTED));
    }

    private static Credential credential(String allowedIps) {
        return new Credential(
                UUID.randomUUID(),
                AccountId.of("01890000-0000-7000-8000-000000000001"),
                Set.of(Scope.GENERATE),
                new KeySpending.Limits(Optional.empty(), Optional.empty()),
                Optional.empty(),
                AllowedIps.read(allowedIps));
    }
}
