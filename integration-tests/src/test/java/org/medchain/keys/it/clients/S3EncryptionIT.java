package org.medchain.keys.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.aws.MotoServer;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.server.OnePass;

/** AWS' S3 Encryption Client for Java, versions 3 and 4, with a bucket of moto's; skipped where there is no moto. */
@Tag("proof")
@OnSharedApi
@OnePass
class S3EncryptionIT {

    private static final String PROGRAM = "S3Records.java";

    private static MotoServer moto;
    private static OtherClient version3;
    private static OtherClient version4;

    private final Api api;

    S3EncryptionIT(Api api) {
        this.api = api;
    }

    @BeforeAll
    static void startMoto() throws IOException, InterruptedException {
        assumeThat(Stream.of(System.getenv("PATH").split(":", -1)).map(path -> Path.of(path, "moto_server")))
                .as("moto_server on the PATH")
                .anyMatch(Files::isExecutable);
        moto = new MotoServer();
        Map<String, String> environment =
                Map.of("AWS_ENDPOINT_URL_S3", moto.endpoint().toString());
        version3 = OtherClient.ofJava("s3-encryption", "pom-3.xml", PROGRAM, environment);
        version4 = OtherClient.ofJava("s3-encryption", "pom-4.xml", PROGRAM, environment);
        makeBucket(version4);
    }

    private static void makeBucket(OtherClient client) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(client.environment());
        environment.putAll(Map.of(
                "AWS_REGION", "eu-central-1", "AWS_ACCESS_KEY_ID", "medchain", "AWS_SECRET_ACCESS_KEY", "medchain"));
        var made = OtherClient.start(client.command("bucket"), environment, OtherClient.directory());
        assertThat(made.status()).as("%s", made).isZero();
    }

    @AfterAll
    static void stopMoto() {
        if (moto != null) {
            moto.close();
        }
    }

    /** What is sealed is an object; the other file has its key. */
    private abstract class S3EncryptionContract extends OtherClientContract {

        @Override
        protected Api api() {
            return api;
        }

        /** The object's metadata has the context in clear: a copy has another. */
        @Override
        protected byte[] renamed(byte[] sealed, String old, String replacement) throws Exception {
            return done(sealed, "rename", old, replacement);
        }

        /** The client looks at the metadata before it asks for the data key. */
        @Test
        void refusesAnotherPatientByItself() throws Exception {
            byte[] sealed = seal("zoe 7/4");

            assertThat(attempt(sealed, "open", "ada 7/5", "lab-7").err())
                    .contains("S3EncryptionClientException: Provided encryption context does not match");
        }
    }

    @Nested
    class Version3 extends S3EncryptionContract {

        @Override
        protected OtherClient client() {
            return version3;
        }
    }

    @Nested
    class Version4 extends S3EncryptionContract {

        @Override
        protected OtherClient client() {
            return version4;
        }
    }
}
