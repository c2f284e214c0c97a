package org.medchain.keys.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.util.Throwables;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.client.http.KeysOverHttp;
import org.medchain.keys.client.http.LoopbackServer;

/** Which token goes along. */
class KeyServiceTokenTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> properties = new ArrayList<>();

    @AutoClose
    private final LoopbackServer issuer = new LoopbackServer();

    private KeysOverHttp server;
    private DataKeys dataKeys;

    @BeforeEach
    void start() {
        issuer.on(
                "/",
                exchange -> LoopbackServer.send(
                        exchange,
                        200,
                        "{\"access_token\":\"own-" + asked.incrementAndGet() + "\",\"expires_in\":300}"));
        server = new KeysOverHttp(new InMemoryService());
        dataKeys = RestClientBuilder.newBuilder().baseUri(server.address()).build(DataKeys.class);
        set(KeyServiceToken.URL, issuer.uri("/token").toString());
        set(KeyServiceToken.CLIENT_ID, "ward");
        set(KeyServiceToken.CLIENT_SECRET, "secret");
    }

    @AfterEach
    void stop() {
        properties.forEach(System::clearProperty);
        server.close();
    }

    private void set(String property, String value) {
        System.setProperty(property, value);
        properties.add(property);
    }

    private List<String> sent() {
        return server.received().stream()
                .map(KeysOverHttp.Received::authorization)
                .toList();
    }

    private EncryptedKey newKey() {
        try (GeneratedDataKey key = dataKeys.generate("zoe", null)) {
            return key.encryptedKey();
        }
    }

    @Test
    void isTheApplicationsOwnAndKept() {
        newKey();
        newKey();

        assertThat(sent()).containsExactly("Bearer own-1", "Bearer own-1");
    }

    @Test
    void isTheNewestOfAConfigSource() {
        set(KeyServiceToken.VALUE, "first");
        newKey();
        set(KeyServiceToken.VALUE, "second");
        newKey();

        assertThat(sent()).containsExactly("Bearer first", "Bearer second");
        assertThat(asked).hasValue(0);
    }

    @Test
    void isWithoutTheLineEndOfTheFileThatHasIt() {
        set(KeyServiceToken.VALUE, "first\n");

        newKey();

        assertThat(sent()).containsExactly("Bearer first");
    }

    /** What sends a header may alter it, or repeat one that it refuses. */
    @Test
    void isNotRepeatedIfItIsNone() {
        set(KeyServiceToken.VALUE, "two\nlines");

        assertThatException()
                .isThrownBy(this::newKey)
                .satisfies(e -> assertThat(Throwables.getStackTrace(e)).doesNotContain("lines"));

        assertThat(sent()).isEmpty();
    }

    @Test
    void isTheUsersInsideOfAResource() throws Exception {
        EncryptedKey key = newKey();
        set(KeyServiceToken.PROPAGATE, "true");

        new WardResource(dataKeys).askedFor("zoe", key, "Authorization", "Bearer a-users");

        assertThat(sent()).containsExactly("Bearer own-1", "Bearer a-users");
    }

    /** Or somebody without a token would act as the application. */
    @Test
    void isNoneForARequestWithoutOne() throws Exception {
        EncryptedKey key = newKey();
        set(KeyServiceToken.PROPAGATE, "true");

        new WardResource(dataKeys).askedFor("zoe", key, "Accept", "text/plain");

        assertThat(sent()).containsExactly("Bearer own-1", null);
    }

    @Test
    void isNoneInPlaceOfAPassword() throws Exception {
        EncryptedKey key = newKey();
        set(KeyServiceToken.PROPAGATE, "true");

        new WardResource(dataKeys).askedFor("zoe", key, "Authorization", "Basic dXNlcjpwYXNz");

        assertThat(sent()).containsExactly("Bearer own-1", null);
    }

    /** A servlet has a user's request that this does not see. */
    @Test
    void isNotTheApplicationsOwnOutsideOfAResource() {
        set(KeyServiceToken.PROPAGATE, "true");

        assertThatException().isThrownBy(this::newKey).withStackTraceContaining(KeyServiceToken.OWN_WITHOUT_REQUEST);

        assertThat(sent()).isEmpty();
    }

    @Test
    void isTheApplicationsOwnForAThreadWithoutARequestIfThatIsAllowed() {
        set(KeyServiceToken.PROPAGATE, "true");
        set(KeyServiceToken.OWN_WITHOUT_REQUEST, "true");

        newKey();

        assertThat(sent()).containsExactly("Bearer own-1");
    }

    @Test
    void isNotTheUsersUnlessThatIsAskedFor() throws Exception {
        EncryptedKey key = newKey();

        new WardResource(dataKeys).askedFor("zoe", key, "Authorization", "Bearer a-users");

        assertThat(sent()).containsExactly("Bearer own-1", "Bearer own-1");
    }
}
