package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The signature of the archive, with the commands of docs/run/install.md and a key made at random, if openssl is installed. */
class ArchiveSignatureTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh tested-by ArchiveSignatureTest\n(.*?)^```$");
    private static final Path PAGE = Path.of("..", "docs", "run", "install.md");
    private static final Path SIGN = Path.of("src", "assembly", "sign.sh").toAbsolutePath();

    @TempDir
    private Path directory;

    private Path archive;

    @BeforeEach
    void sign() throws Exception {
        assumeTrue(run("openssl version").status() == 0, "openssl");
        archive = Files.writeString(directory.resolve("medchain-keys-0.2.0.tar.gz"), "an archive");
        assertThat(run(block(0)).status()).isZero();
        assertThat(run(SIGN + " " + archive.getFileName() + " release-key.pem")).isEqualTo(new Command.Result(0, ""));
    }

    private static String block(int index) throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        return blocks.get(index);
    }

    private Command.Result run(String script) throws Exception {
        return new Command(directory, "bash", "-c", script).run(Map.of());
    }

    @Test
    void isVerifiedAsThePageSays() throws Exception {
        assertThat(run(block(1))).isEqualTo(new Command.Result(0, "Verified OK\n"));
    }

    @Test
    void isNotThatOfAnotherArchive() throws Exception {
        Files.writeString(archive, "an archivf");

        assertFails();
    }

    @Test
    void isNotThatOfAnotherKey() throws Exception {
        assertThat(run(block(0)).status()).isZero();

        assertFails();
    }

    @Test
    void isNotAnAlteredOne() throws Exception {
        Path signature = directory.resolve("medchain-keys-0.2.0.tar.gz.sig");
        byte[] bytes = Files.readAllBytes(signature);
        bytes[bytes.length - 1] ^= 1;
        Files.write(signature, bytes);

        assertFails();
    }

    private void assertFails() throws Exception {
        Command.Result result = run(block(1));

        assertThat(result.status()).isNotZero();
        assertThat(result.output()).doesNotContain("Verified OK");
    }
}
