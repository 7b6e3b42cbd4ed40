package io.darkroom.callback.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.callback.delivery.Delivery;
import io.darkroom.callback.delivery.DeliveryStatus;
import io.darkroom.callback.delivery.DeliveryTry;
import io.darkroom.callback.delivery.TestDeliveries;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deliveries as the API shows them. */
class DeliveryViewTest {

    @Test
    void aPendingDeliveryShowsItsNextTry() {
        DeliveryView view = DeliveryView.of(TestDeliveries.pending(), List.of());

        assertThat(view.nextTryAt()).isEqualTo(TestDeliveries.CREATED);
        assertThat(view.finishedAt()).isNull();
        assertThat(view.object()).isEqualTo("delivery");
        assertThat(view.url()).isEqualTo(TestDeliveries.URL.toString());
        assertThat(view.generationId()).isEqualTo(TestDeliveries.GENERATION.value());
    }

    @ParameterizedTest
    @EnumSource(value = DeliveryStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "PENDING")
    void anEndedDeliveryHasNoNextTry(DeliveryStatus status) {
        Delivery delivery = TestDeliveries.pending();
        TestDeliveries.end(delivery, status, TestDeliveries.CREATED.plusSeconds(5));

        DeliveryView view = DeliveryView.of(delivery, List.of());

        assertThat(view.status()).isEqualTo(status);
        assertThat(view.nextTryAt()).isNull();
        assertThat(view.finishedAt()).isEqualTo(TestDeliveries.CREATED.plusSeconds(5));
    }

    @Test
    void theEventHasItsShortName() {
        assertThat(DeliveryView.of(TestDeliveries.pending(), List.of()).event()).isEqualTo("completed");
        assertThat(DeliveryView.of(TestDeliveries.test(), List.of()).event()).isEqualTo("test");
    }

    @Test
    void eachTryShowsItsAnswer() {
        Delivery delivery = TestDeliveries.pending();
        delivery.tries = 2;
        delivery.redelivery = UUID.randomUUID();
        DeliveryTry second = TestDeliveries.answered(delivery, 503, "busy");

        DeliveryView.TryView view =
                DeliveryView.of(delivery, List.of(second)).tries().getFirst();

        assertThat(view)
                .isEqualTo(
                        new DeliveryView.TryView(2, TestDeliveries.CREATED, 7, 503, "busy", null, delivery.redelivery));
    }
}
