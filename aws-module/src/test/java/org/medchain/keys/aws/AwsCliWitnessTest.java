package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.keys.aws.TestProviders.CONTEXT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.provider.WrappedDataKey;

/**
 * Two witnesses that share no code with this module: the AWS CLI opens at moto what the provider wrapped there.
 * Skipped where one of them is not on the PATH.
 */
@Tag("slow")
class AwsCliWitnessTest {

    private static MotoServer moto;
    private static CmkReference cmk;
    private static AwsKeyProvider provider;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startMoto() throws Exception {
        CommandLine.assumePresent("aws");
        CommandLine.assumePresent("moto_server");
        moto = new MotoServer();
        cmk = new CmkReference(moto.createKey());
        provider = TestProviders.at(moto.endpoint());
    }

    @AfterAll
    static void stopMoto() {
        if (moto != null) {
            provider.close();
            moto.close();
        }
    }

    @Nested
    class Blob {

        private CommandLine.Result decrypt(WrappedDataKey generated, String context) throws Exception {
            Files.write(
                    directory.resolve("blob"),
                    AwsWrappedKeyV1.parse(generated.wrappedKey()).orElseThrow().blob());
            return new CommandLine(moto.endpoint(), directory)
                    .aws(List.of(
                            "decrypt",
                            "--key-id",
                            cmk.value(),
                            "--ciphertext-blob",
                            "fileb://blob",
                            "--encryption-context",
                            context,
                            "--query",
                            "Plaintext"));
        }

        @Test
        void decryptsUnderPatientAndTenant() throws Exception {
            try (WrappedDataKey generated = provider.generateDataKey(Optional.of(cmk), CONTEXT)) {
                String plain = decrypt(generated, "patientId=patient-1,tenantId=clinic-north")
                        .out();

                boolean same = generated
                        .plainKey()
                        .use(bytes -> Base64.getEncoder().encodeToString(bytes).equals(plain));
                assertThat(same).isTrue();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "patientId=patient-2,tenantId=clinic-north",
                    "patientId=patient-1,tenantId=clinic-south",
                    "patientId=clinic-north,tenantId=patient-1",
                    "patientId=patient-1",
                    "tenantId=clinic-north",
                    "patientid=patient-1,tenantid=clinic-north",
                    "patientId=patient-1,tenantId=clinic-north,purpose=care",
                    "{}"
                })
        void doesNotDecryptUnderAnyOther(String context) throws Exception {
            try (WrappedDataKey generated = provider.generateDataKey(Optional.of(cmk), CONTEXT)) {
                CommandLine.Result result = decrypt(generated, context);

                assertThat(result.status()).isNotZero();
                assertThat(result.out().contains("InvalidCiphertextException")).isTrue();
            }
        }
    }
}
