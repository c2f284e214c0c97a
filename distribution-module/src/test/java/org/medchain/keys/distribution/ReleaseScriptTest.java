package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The script that makes a release, in a repository of its own with stand-ins for Maven and buildah, if openssl and git are installed. */
class ReleaseScriptTest {

    private static final String ARCHIVE = "medchain-keys-0.2.0.tar.gz";

    /** A machine whose git signs, or calls hooks, would fail here or wait for a passphrase. */
    private static final Map<String, String> NO_SETTINGS_OF_GIT =
            Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null");

    @TempDir
    private Path directory;

    private Path sources;

    @BeforeEach
    void makeARepository() throws Exception {
        assumeTrue(run("openssl version && git --version").status() == 0, "openssl or git");
        sources = Files.createDirectories(directory.resolve("sources"));
        Files.createDirectories(sources.resolve(".ci"));
        Files.copy(Sources.ROOT.resolve(".ci/release"), sources.resolve(".ci/release"));
        script(sources.resolve("mvnw"), """
                echo "$@" >../maven.log
                mkdir -p distribution-module/target ear-module/target cli-module/target
                for end in '' .sha256 .sig; do echo "archive$end" >distribution-module/target/%s$end; done
                echo server >ear-module/target/bom.json
                echo command >cli-module/target/bom.json
                cp -r '%s' distribution-module/target/helm
                """.formatted(
                        ARCHIVE, Path.of("target", "helm").toAbsolutePath()));
        Files.writeString(sources.resolve(".gitignore"), "target\n");
        assertDone(run("cd sources && git init -q && git add . &&"
                + " git -c user.name=a -c user.email=a@example.org commit -qm release"));
        assertDone(run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem"
                + " && openssl pkey -in key.pem -pubout -out key.pub"));
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/bash\nset -e\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Command.Result run(String script) throws Exception {
        return new Command(directory, "bash", "-c", script).run(NO_SETTINGS_OF_GIT);
    }

    /** With a buildah that takes the place of any that is there. */
    private Command.Result release(String to) throws Exception {
        script(directory.resolve("buildah"), """
                echo "$@" >>%s/buildah.log
                [ "$1" != push ] || echo image >"${3#oci-archive:}"
                """.formatted(directory));
        return run("PATH=\"$PWD:$PATH\" sources/.ci/release key.pem " + to + " -Dliberty.version=26.0.0.5");
    }

    private static void assertDone(Command.Result result) {
        assertThat(result.status()).as(result.output()).isZero();
    }

    @Test
    void makesArchiveBillsChartImageChecksumsAndSignature() throws Exception {
        assertDone(release("out"));

        try (Stream<Path> files = Files.list(directory.resolve("out"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            ARCHIVE,
                            ARCHIVE + ".sha256",
                            ARCHIVE + ".sig",
                            "medchain-keys-0.2.0.server.cdx.json",
                            "medchain-keys-0.2.0.command.cdx.json",
                            "medchain-keys-0.2.0.chart.tgz",
                            "medchain-keys-0.2.0.image.tar",
                            "SHA256SUMS",
                            "SHA256SUMS.sig");
        }
        assertThat(directory.resolve("maven.log"))
                .content()
                .contains("-Pdistribution", "-Dmedchain.distribution.key=" + directory, "-Dliberty.version=26.0.0.5");
        assertThat(directory.resolve("buildah.log"))
                .content()
                .contains("--file src/main/container/Containerfile --tag medchain-keys:0.2.0");
    }

    @Test
    void signsWhatIsInIt() throws Exception {
        assertDone(release("out"));

        String verify = "cd out && openssl dgst -sha256 -verify ../key.pub -signature SHA256SUMS.sig SHA256SUMS"
                + " && sha256sum --strict --quiet -c SHA256SUMS";
        assertDone(run(verify));
        try (Stream<Path> files = Files.list(directory.resolve("out"))) {
            assertThat(Files.readAllLines(directory.resolve("out/SHA256SUMS"))).hasSize((int) files.count() - 2);
        }
        Files.writeString(directory.resolve("out/medchain-keys-0.2.0.chart.tgz"), "another");
        assertThat(run(verify).status()).isNotZero();
    }

    @Test
    @EnabledIfSystemProperty(
            named = "os.arch",
            matches = "amd64|x86_64",
            disabledReason = "Helm's library is for this processor")
    void hasAChartThatHelmTakesOfTheSameBytesEachTime() throws Exception {
        assertDone(release("out"));
        assertDone(release("again"));

        Path chart = directory.resolve("out/medchain-keys-0.2.0.chart.tgz");
        assertThat(chart).hasSameBinaryContentAs(directory.resolve("again").resolve(chart.getFileName()));
        assertThat(new Helm(chart)
                        .template()
                        .withName("keys")
                        .withKubeVersion("1.31.0")
                        .call())
                .contains("kind: Deployment");
    }

    @Test
    void isOfACommitAndNotWrittenOverAnother() throws Exception {
        Files.createDirectories(directory.resolve("there"));
        assertThat(release("there"))
                .isEqualTo(new Command.Result(2, directory.resolve("there") + " is there already.\n"));

        Files.writeString(sources.resolve("changed"), "x");
        assertThat(release("out"))
                .isEqualTo(new Command.Result(2, "The work tree has changes: a release is made of a commit.\n"));
        assertThat(directory.resolve("maven.log")).doesNotExist();
    }
}
