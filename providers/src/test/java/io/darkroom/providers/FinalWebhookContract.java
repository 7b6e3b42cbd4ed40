package io.darkroom.providers;

import static io.darkroom.providers.DialectFixtures.generation;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.GenerationStatus;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What holds for every dialect that sends one unsigned webhook, when the generation has ended. */
public interface FinalWebhookContract {

    Dialect dialect();

    /** The documented answer whose body the webhook repeats. */
    byte[] finalAnswer(DialectGeneration generation);

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "FAILED", "CANCELED"})
    default void aWebhookIsTheFinalAnswer(GenerationStatus status) {
        assertThat(dialect().writeWebhook(generation(status, 100, 1), Optional.empty()))
                .hasValueSatisfying(webhook -> {
                    assertThat(webhook.body()).isEqualTo(finalAnswer(generation(status, 100, 1)));
                    assertThat(webhook.headers()).isEmpty();
                });
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"COMPLETED", "FAILED", "CANCELED"})
    default void progressHasNoWebhook(GenerationStatus status) {
        assertThat(dialect().writeWebhook(generation(status, 50, 0), Optional.empty()))
                .isEmpty();
    }
}
