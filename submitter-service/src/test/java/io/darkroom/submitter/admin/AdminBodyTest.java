package io.darkroom.submitter.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.request.Violation;
import io.darkroom.service.auth.Scope;
import io.darkroom.submitter.account.KeyProperties;
import io.darkroom.submitter.account.RateLimit;
import io.darkroom.submitter.admin.AdminBody.AccountProperties;
import io.darkroom.submitter.admin.AdminBody.NewAccount;
import io.darkroom.submitter.admin.AdminBody.NewKey;
import io.darkroom.submitter.admin.AdminBody.TopUp;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminBodyTest {

    private static final String ACCOUNT = "01890000-0000-7000-8000-000000000001";

    @Test
    void anAccountNeedsOnlyAName() {
        NewAccount account = AdminBody.newAccount(json("{'name': 'acme'}"));

        assertThat(account)
                .isEqualTo(new NewAccount("acme", 1, Optional.empty(), Optional.empty(), Optional.empty(), false));
    }

    @Test
    void anAccountMayHaveLimitsOfItsOwn() {
        NewAccount account = AdminBody.newAccount(
                json("{'name': 'acme', 'weight': 3, 'max_running': 4, 'max_queued': 5, 'retention_days': 6,"
                        + " 'kafka': true}"));

        assertThat(account).isEqualTo(new NewAccount("acme", 3, Optional.of(4), Optional.of(5), Optional.of(6), true));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{} | name",
                "{'name': ''} | name",
                "{'name': 7} | name",
                "{'name': 'a', 'weight': 0} | weight",
                "{'name': 'a', 'weight': 1001} | weight",
                "{'name': 'a', 'max_running': 0} | max_running",
                "{'name': 'a', 'max_queued': -1} | max_queued",
                "{'name': 'a', 'max_queued': 2147483648} | max_queued",
                "{'name': 'a', 'retention_days': 0} | retention_days",
                "{'name': 'a', 'kafka': 'yes'} | kafka",
                "{'name': 'a', 'wieght': 2} | wieght",
            })
    void anInvalidAccountNamesTheField(String body, String field) {
        assertThat(fields(AdminBody::newAccount, body)).containsExactly(field);
    }

    @Test
    void everyViolationIsReportedAtOnce() {
        assertThat(fields(AdminBody::newAccount, "{'weight': 0, 'kafka': 1, 'other': 1}"))
                .containsExactlyInAnyOrder("name", "weight", "kafka", "other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "'acme'", "7", "null", "true"})
    void aBodyThatIsNoObjectIsRefused(String body) {
        assertThat(fields(AdminBody::newAccount, body)).containsExactly("request");
    }

    @Test
    void anEmptyChangeChangesNothing() {
        assertThat(AdminBody.changedAccount(account(), json("{}")))
                .isEqualTo(new AccountProperties(7, Optional.of(3), Optional.of(5), Optional.of(30), true, true));
    }

    @Test
    void nullIsTheDefault() {
        assertThat(AdminBody.changedAccount(
                        account(),
                        json("{'weight': null, 'max_running': null, 'max_queued': null, 'retention_days': null,"
                                + " 'legal_hold': null, 'kafka': null}")))
                .isEqualTo(
                        new AccountProperties(1, Optional.empty(), Optional.empty(), Optional.empty(), false, false));
    }

    @Test
    void zeroRetentionDaysEndTheRetention() {
        assertThat(AdminBody.changedAccount(account(), json("{'retention_days': 0}"))
                        .retentionDays())
                .contains(0);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'retention_days': -1} | retention_days",
                "{'weight': 0} | weight",
                "{'legal_hold': 'on'} | legal_hold",
                "{'name': 'new'} | name",
            })
    void anInvalidChangeNamesTheField(String body, String field) {
        assertThat(fields(change -> AdminBody.changedAccount(account(), change), body))
                .containsExactly(field);
    }

    private static ObjectNode account() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("weight", 7)
                .put("max_running", 3)
                .put("max_queued", 5)
                .put("retention_days", 30)
                .put("legal_hold", true)
                .put("kafka", true);
    }

    @Test
    void aTopUpHasCreditsAndPerhapsANote() {
        assertThat(AdminBody.topUp(json("{'credits': '10.5', 'note': 'invoice 7'}")))
                .isEqualTo(new TopUp(Credits.of("10.5"), "invoice 7"));
        assertThat(AdminBody.topUp(json("{'credits': '1', 'note': ''}"))).isEqualTo(new TopUp(Credits.of("1"), ""));
        assertThat(AdminBody.topUp(json("{'credits': '-1', 'note': 'twice'}")))
                .isEqualTo(new TopUp(Credits.of("-1"), "twice"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{} | credits",
                "{'credits': '0'} | credits",
                "{'credits': '-1'} | note",
                "{'credits': '-1', 'note': ' '} | note",
                "{'credits': 'ten'} | credits",
                "{'credits': '0.0000001'} | credits",
                "{'credits': '1e400'} | credits",
            })
    void anInvalidTopUpNamesTheField(String body, String field) {
        assertThat(fields(AdminBody::topUp, body)).containsExactly(field);
    }

    @Test
    void aKeyMayGenerateUnlessItsScopesSayOtherwise() {
        NewKey requested = AdminBody.newKey(json("{'account_id': '" + ACCOUNT + "', 'name': 'ci'}"));

        assertThat(requested.accountId()).isEqualTo(UUID.fromString(ACCOUNT));
        KeyProperties key = requested.properties();
        assertThat(key.name()).isEqualTo("ci");
        assertThat(key.scopes()).containsExactly(Scope.GENERATE);
        assertThat(key.expiresAt()).isEmpty();
        assertThat(key.spendLimit()).isEmpty();
        assertThat(key.dailySpendLimit()).isEmpty();
        assertThat(key.rateLimit()).isEmpty();
        assertThat(key.allowedIps().ranges()).isEmpty();
    }

    @Test
    void aKeyMayHaveEveryLimit() {
        KeyProperties key = AdminBody.newKey(json("{'account_id': '" + ACCOUNT + "', 'name': 'ci', 'scopes': ['admin',"
                        + " 'generate'], 'expires_at':"
                        + " '2027-01-31T01:00:00+01:00',"
                        + " 'spend_limit': '5',"
                        + " 'daily_spend_limit': '1',"
                        + " 'rate_limit': {'requests': 10,"
                        + " 'seconds': 60}, 'allowed_ips':"
                        + " ['192.0.2.0/24', '2001:db8::1']}"))
                .properties();

        assertThat(key.scopes()).containsExactlyInAnyOrder(Scope.ADMIN, Scope.GENERATE);
        assertThat(key.expiresAt()).contains(Instant.parse("2027-01-31T00:00:00Z"));
        assertThat(key.spendLimit()).contains(Credits.of("5"));
        assertThat(key.dailySpendLimit()).contains(Credits.of("1"));
        assertThat(key.rateLimit()).contains(new RateLimit(10, Duration.ofMinutes(1)));
        assertThat(key.allowedIps().ranges()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "'scopes': ['root'] | scopes",
                "'scopes': 'admin' | scopes",
                "'expires_at': 'tomorrow' | expires_at",
                "'spend_limit': '0' | spend_limit",
                "'daily_spend_limit': 'x' | daily_spend_limit",
                "'rate_limit': {'requests': 0, 'seconds': 1} | rate_limit.requests",
                "'rate_limit': {'requests': 1, 'seconds': 86401} | rate_limit.seconds",
                "'rate_limit': {'requests': 1} | rate_limit.seconds",
                "'rate_limit': {'requests': 1, 'seconds': 1, 'burst': 2} | rate_limit.burst",
                "'allowed_ips': ['example.com'] | allowed_ips",
            })
    void anInvalidKeyNamesTheField(String field, String violated) {
        String body = "{'account_id': '" + ACCOUNT + "', 'name': 'ci', " + field + "}";

        assertThat(fields(AdminBody::newKey, body)).containsExactly(violated);
    }

    @Test
    void aKeyNeedsAnAccountAndAName() {
        assertThat(fields(AdminBody::newKey, "{}")).containsExactlyInAnyOrder("account_id", "name");
        assertThat(fields(AdminBody::newKey, "{'account_id': 'acme', 'name': 'ci'}"))
                .containsExactly("account_id");
    }

    private static List<String> fields(Function<byte[], ?> read, String body) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> read.apply(json(body)));
        return ((InvalidRequest) refused.refusal())
                .violations().stream().map(Violation::field).toList();
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
