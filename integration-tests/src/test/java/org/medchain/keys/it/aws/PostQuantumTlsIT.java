package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.StartRefusedException;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** A server that calls AWS KMS through the AWS CRT. What it agrees on with the other side is shown by PostQuantumTlsTest of the aws-module. */
@OnePass
@Tag("proof")
class PostQuantumTlsIT {

    private static final String PATIENT = "patient";
    private static final Pattern JARS = Pattern.compile("(?:aws-crt-client|crt-core|aws-crt)-[0-9.]+\\.jar");

    @Test
    void needsTheLibraryAndWorksWithIt() throws IOException {
        try (AwsInstallation aws =
                AwsInstallation.create("post-quantum-tls", Kind.H2, Map.of("AWS_KMS_POST_QUANTUM_TLS", "true"))) {
            assertThatExceptionOfType(StartRefusedException.class)
                    .isThrownBy(aws::startAgain)
                    .withMessage("MedChain cannot start: AWS_KMS_POST_QUANTUM_TLS needs the library aws-crt-client,"
                            + " which is not there: see docs/run/aws.md");

            addLibrary(aws);
            aws.startAgain();

            TenantWithCmk tenant = aws.newTenant();
            ApiAnswer key = tenant.hospital().generate(PATIENT);
            ApiAnswer opened = tenant.hospital().decrypt(PATIENT, key.json().getString("encryptedKey"));
            assertThat(opened.plainKey()).isPresent().isEqualTo(key.plainKey());
        }
    }

    /** The three jars that docs/run/aws.md names, which the tests have on their own class path. */
    private static void addLibrary(AwsInstallation aws) throws IOException {
        Path library = Files.createDirectories(
                aws.api().installation().server().directory().user().resolve("shared/resources/aws-crt"));
        List<Path> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(jar -> JARS.matcher(jar.getFileName().toString()).matches())
                .toList();
        assertThat(jars).hasSize(3);
        for (Path jar : jars) {
            Files.copy(jar, library.resolve(jar.getFileName()));
        }
    }
}
