package org.medchain.keys.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkAreaTest {

    @TempDir
    Path server;

    @Test
    void isForTheServersUserAlone() throws IOException {
        Path area = Files.createDirectory(
                server.resolve("workarea"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));

        new WorkArea(area).closeToOthers();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(area)))
                .isEqualTo("rwx------");
    }

    @Test
    void isLeftAloneWhereThereIsNone() {
        assertThatCode(() -> new WorkArea(server.resolve("workarea")).closeToOthers())
                .doesNotThrowAnyException();
    }
}
