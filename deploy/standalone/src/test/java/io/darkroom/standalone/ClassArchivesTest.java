package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchivesTest {

    private static final Instant BUILT = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path home;

    @BeforeEach
    void buildEveryService() throws Exception {
        for (String service : ServiceName.modules()) {
            write(ServiceJvm.jar(home, service), BUILT);
        }
    }

    @Test
    void anArchiveOfEachServiceThatIsNewerThanItsJarIsEnough() throws Exception {
        for (String service : ServiceName.modules()) {
            write(ServiceJvm.classArchive(ServiceJvm.jar(home, service)), BUILT.plusSeconds(60));
        }

        assertThat(ClassArchives.areRecorded(home)).isTrue();
    }

    @Test
    void aServiceWithoutAnArchiveIsMissing() throws Exception {
        write(ServiceJvm.classArchive(ServiceJvm.jar(home, "submitter-service")), BUILT.plusSeconds(60));

        assertThat(ClassArchives.areRecorded(home)).isFalse();
    }

    @Test
    void anArchiveOfAnEarlierBuildIsMissing() throws Exception {
        for (String service : ServiceName.modules()) {
            write(ServiceJvm.classArchive(ServiceJvm.jar(home, service)), BUILT.plusSeconds(60));
        }
        write(ServiceJvm.jar(home, "storage-service"), BUILT.plusSeconds(120));

        assertThat(ClassArchives.areRecorded(home)).isFalse();
    }

    private static void write(Path file, Instant at) throws Exception {
        Files.createDirectories(file.getParent());
        if (Files.notExists(file)) {
            Files.createFile(file);
        }
        Files.setLastModifiedTime(file, FileTime.from(at));
    }
}
