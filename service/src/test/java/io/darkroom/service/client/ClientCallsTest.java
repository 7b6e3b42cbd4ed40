package io.darkroom.service.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.ProcessingException;
import org.junit.jupiter.api.Test;

class ClientCallsTest {

    @Test
    void anAnswerIsReturned() {
        assertThat(ClientCalls.call(() -> "up")).isEqualTo("up");
    }

    @Test
    void aConnectionThatBreaksWithinAnAnswerIsAProcessingException() {
        assertThatExceptionOfType(ProcessingException.class)
                .isThrownBy(() -> ClientCalls.call(() -> {
                    throw new HttpClosedException("gone");
                }))
                .withCauseInstanceOf(HttpClosedException.class);
    }

    @Test
    void aRefusalStaysWhatItIs() {
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> ClientCalls.call(() -> {
                    throw new NotFoundException();
                }));
    }
}
