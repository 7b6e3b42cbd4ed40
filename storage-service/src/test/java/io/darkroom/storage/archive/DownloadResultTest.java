package io.darkroom.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadResultTest {

    @ParameterizedTest
    @ValueSource(ints = {408, 416, 425, 429, 500, 502, 503, 504, 520, 599})
    void classifiesAStatusThatMayPassAsRetryable(int status) {
        assertThat(DownloadResult.ofStatus(status)).isEqualTo(new DownloadResult.Retryable("HTTP " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 304, 400, 401, 403, 404, 405, 413, 451})
    void classifiesEveryOtherStatusAsARefusal(int status) {
        assertThat(DownloadResult.ofStatus(status)).isEqualTo(new DownloadResult.Refused("HTTP " + status));
    }

    @Test
    void takesGoneForTheLastWord() {
        assertThat(DownloadResult.ofStatus(410)).isEqualTo(new DownloadResult.Permanent("HTTP 410"));
    }

    @Test
    void labelsEachFailureDifferently() {
        assertThat(Stream.of(
                                new DownloadResult.Retryable(""),
                                new DownloadResult.CorruptDownload(""),
                                new DownloadResult.Refused(""),
                                new DownloadResult.Permanent(""))
                        .map(DownloadResult::label))
                .containsExactly("retryable", "corrupt", "refused", "permanent");
    }
}
