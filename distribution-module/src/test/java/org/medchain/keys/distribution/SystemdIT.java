package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.development.DevelopmentKeys;
import org.medchain.keys.development.Role;
import org.medchain.keys.development.TokenIssuer;

/**
 * The archive under systemd as docs/run/install.md says, with a module that is added: systemd is process 1 of namespaces of its own. It is skipped
 * without root, systemd or Debian's PostgreSQL, and where no systemd can be booted.
 */
@Tag("proof")
class SystemdIT {

    private static final Path SCRIPT = Path.of("src/test/resources/org/medchain/keys/distribution/systemd.sh");
    private static final String TOOLS =
            "test $(id -u) = 0 && test -x /usr/lib/systemd/systemd && ls /usr/lib/postgresql/*/bin/postgres && command -v script unshare curl";
    private static final int NO_SYSTEMD = 77;
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh tested-by SystemdIT\n(.*?)^```$");
    private static final String TENANT = "hospital-a";

    @TempDir
    Path directory;

    @Test
    void runsAsThePageSays() throws Exception {
        assumeThat(new Command(directory, "bash", "-c", TOOLS).run(Map.of()).status())
                .as("root, systemd and PostgreSQL are there")
                .isZero();
        Path ward = OwnEarBuild.in(directory.resolve("own-ear")).resolve("ward/target/ward.war");
        Path share = Files.createDirectory(directory.resolve("share"));
        Path commands = writeCommands();
        writeTokens(share);

        Command.Result result = new Command(
                        directory,
                        SCRIPT.toAbsolutePath().toString(),
                        System.getProperty("medchain.distribution.archive"),
                        commands.toString(),
                        share.toString(),
                        ward.toString())
                .run(Map.of());

        assumeThat(result.status()).as(result.output()).isNotEqualTo(NO_SYSTEMD);
        assertThat(result.output()).endsWith("a module that was added works, and the server stops\n");
        assertThat(result.status()).isZero();
    }

    /** The two blocks of the page. */
    private Path writeCommands() throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", "run", "install.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        Path commands = Files.createDirectory(directory.resolve("commands"));
        Files.writeString(commands.resolve("unpack.sh"), blocks.get(0));
        Files.writeString(commands.resolve("start.sh"), blocks.get(1));
        return commands;
    }

    private void writeTokens(Path share) throws IOException {
        DevelopmentKeys keys = DevelopmentKeys.createOrOpen(directory.resolve("keys"));
        TokenIssuer tokens = keys.tokenIssuer(Clock.systemUTC());
        Files.copy(keys.publicKeysFile(), share.resolve("issuer.pem"));
        Files.writeString(share.resolve("issuer"), TokenIssuer.DEFAULT_ISSUER);
        Files.writeString(share.resolve("admin.token"), tokens.issue("tester", "*", Set.of(Role.KEY_ADMIN)));
        Files.writeString(share.resolve("user.token"), tokens.issue("tester", TENANT, Set.of(Role.KEY_USER)));
    }
}
