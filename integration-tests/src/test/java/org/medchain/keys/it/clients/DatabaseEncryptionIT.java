package org.medchain.keys.it.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * AWS' Database Encryption SDK for DynamoDB, which puts an item's keys into the encryption context under names of its own: the server has
 * {@code AWS_PROTOCOL_PATIENT_ENTRY}.
 */
@Tag("proof")
@OnePass
class DatabaseEncryptionIT extends OtherClientContract {

    private static Api api;
    private static OtherClient client;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        client = OtherClient.ofJava("dynamodb", "pom.xml", "Items.java", Map.of());
        Installation installation = Installation.create("database-encryption", Kind.POSTGRESQL);
        installation
                .server()
                .start(installation
                        .environment()
                        .with("AWS_PROTOCOL", "true")
                        .with("AWS_PROTOCOL_PATIENT_ENTRY", "aws-crypto-attr.patientId"));
        api = new Api(installation);
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    @Override
    protected Api api() {
        return api;
    }

    @Override
    protected OtherClient client() {
        return client;
    }

    /** An item has its keys in clear. */
    @Override
    protected byte[] renamed(byte[] sealed, String old, String replacement) {
        return new String(sealed, StandardCharsets.ISO_8859_1)
                .replace(old, replacement)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
