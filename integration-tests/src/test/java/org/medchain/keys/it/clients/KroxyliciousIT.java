package org.medchain.keys.it.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.server.OnePass;

/** The keys of Kroxylicious' record encryption. It sends no context: the name of its key has the patient, who is a topic. */
@Tag("proof")
@OnSharedApi
@OnePass
class KroxyliciousIT extends OtherClientContract {

    private static OtherClient client;

    private final Api api;

    KroxyliciousIT(Api api) {
        super("zoe-7.4", "ada-7.5");
        this.api = api;
    }

    @BeforeAll
    static void fetchItsLibraries() throws IOException, InterruptedException {
        client = OtherClient.ofJava("kroxylicious", "pom.xml", "KafkaKeys.java", Map.of());
    }

    @Override
    protected Api api() {
        return api;
    }

    @Override
    protected OtherClient client() {
        return client;
    }

    /** What it makes of status 400 and 404. */
    @Override
    protected String wordsFor(String problem) {
        return "io.kroxylicious.kms.service.UnknownKeyException";
    }

    /** A record is authenticated by the message alone: the client has no place for more beside its data key. */
    @Override
    protected String wordsForAnotherRecord() {
        return "javax.crypto.AEADBadTagException";
    }

    /** The data key has the name of its key in clear. */
    @Override
    protected byte[] renamed(byte[] sealed, String old, String replacement) {
        return new String(sealed, StandardCharsets.ISO_8859_1)
                .replace(old, replacement)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
