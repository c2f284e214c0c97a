package org.medchain.keys.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is larger than the memory of the program that seals it. With {@code -Dmedchain.client.bytes=2147483648} it has 2 GiB. */
class LargeMessageTest {

    @Test
    void needsLittleMemory(@TempDir Path directory) throws IOException, InterruptedException {
        long bytes = Long.getLong("medchain.client.bytes");

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeMessage.class.getName(),
                        String.valueOf(bytes),
                        directory.resolve("message").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        System.out.print(said);
    }
}
