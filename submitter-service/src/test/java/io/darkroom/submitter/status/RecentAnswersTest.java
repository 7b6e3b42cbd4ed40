package io.darkroom.submitter.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkroom.service.gauge.Gauges;
import io.darkroom.submitter.status.AskServices.Answer;
import io.darkroom.submitter.status.StatusView.ServiceView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentAnswersTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final RecentAnswers recent = new RecentAnswers(this::ask, nanos::get);

    @Test
    void whoAsksSoonAfterAnotherGetsTheSame() {
        recent.get();
        pass(Duration.ofMillis(400));

        assertThat(answer(recent)).isEqualTo("1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void whoAsksAfterAPauseGetsNewAnswers() {
        recent.get();
        pass(Duration.ofSeconds(3));

        assertThat(answer(recent)).isEqualTo("2");
    }

    @Test
    void whileManyAskTheServicesAreAskedBesideThem() {
        CountDownLatch answering = new CountDownLatch(1);
        RecentAnswers watched = new RecentAnswers(
                () -> {
                    if (asked.get() > 0) {
                        await().until(() -> answering.getCount() == 0);
                    }
                    return ask();
                },
                nanos::get);
        watched.get();
        pass(Duration.ofSeconds(1));

        assertThat(answer(watched)).isEqualTo("1");
        answering.countDown();
        await().until(() -> answer(watched).equals("2"));
    }

    @Test
    void thoseWhoAskAtTheSameTimeShareTheAnswers() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        RecentAnswers slow = new RecentAnswers(
                () -> {
                    await().until(() -> answering.getCount() == 0);
                    return ask();
                },
                nanos::get);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> one = threads.submit(() -> answer(slow));
            Future<String> other = threads.submit(() -> answer(slow));
            answering.countDown();

            assertThat(one.get()).isEqualTo(other.get()).isEqualTo("1");
        }
    }

    @Test
    void afterAFailureTheServicesAreAskedAgain() {
        RecentAnswers failing = new RecentAnswers(
                () -> {
                    List<Answer> answers = ask();
                    if (asked.get() == 1) {
                        throw new IllegalStateException("away");
                    }
                    return answers;
                },
                nanos::get);
        assertThatThrownBy(failing::get).hasMessage("away");

        assertThat(answer(failing)).isEqualTo("2");
    }

    private List<Answer> ask() {
        String number = String.valueOf(asked.incrementAndGet());
        return List.of(new Answer(new ServiceView(number, "up", null), Gauges.none()));
    }

    private static String answer(RecentAnswers answers) {
        return answers.get().getFirst().state().name();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
