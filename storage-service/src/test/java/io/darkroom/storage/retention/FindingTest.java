package io.darkroom.storage.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Json;
import io.darkroom.storage.store.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTest {

    private static final ObjectKey KEY = new ObjectKey("objects/ab/abc");

    private final List<Finding> reported = new ArrayList<>();
    private final FindingCounter counter = new FindingCounter(reported::add);

    @Test
    void reportsEachFindingAtOnce() {
        counter.fault(Finding.ArchiveFault.MISSING, KEY, "the object is not in the store");

        assertThat(reported)
                .containsExactly(
                        new Finding(Finding.ArchiveFault.MISSING, KEY.path(), "the object is not in the store"));
    }

    @Test
    void countsObjectsBytesAndFaults() {
        counter.intact(100);
        counter.intact(50);
        counter.fault(Finding.ArchiveFault.DAMAGED, KEY, "");
        counter.fault(Finding.ArchiveFault.EXTRA, KEY, "");
        counter.fault(Finding.ArchiveFault.EXTRA, KEY, "");

        assertThat(counter.summary()).isEqualTo(new VerificationSummary(2, 150, 0, 1, 2));
    }

    @Test
    void isCleanWithoutFaults() {
        counter.intact(1);
        assertThat(counter.summary().clean()).isTrue();

        counter.fault(Finding.ArchiveFault.EXTRA, KEY, "");
        assertThat(counter.summary().clean()).isFalse();
    }

    @Test
    void isWrittenAsALineOfJson() throws Exception {
        assertThat(Json.mapper().writeValueAsString(new Finding(Finding.ArchiveFault.DAMAGED, "objects/ab/abc", "cut")))
                .isEqualTo("{\"fault\":\"damaged\",\"object\":\"objects/ab/abc\",\"detail\":\"cut\"}");
    }

    @Test
    void theSummaryIsWrittenAsALineOfJson() throws Exception {
        assertThat(Json.mapper().readTree(Json.mapper().writeValueAsBytes(new VerificationSummary(2, 150, 0, 1, 2))))
                .isEqualTo(
                        Json.mapper()
                                .readTree(
                                        "{\"objects\":2,\"bytes\":150,\"missing\":0,\"damaged\":1,\"extra\":2,\"clean\":false}"));
    }
}
