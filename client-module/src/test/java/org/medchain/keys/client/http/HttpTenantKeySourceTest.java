package org.medchain.keys.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.client.TenantKeySource;
import org.medchain.keys.client.TenantKeySourceContract;
import org.medchain.keys.client.index.BlindIndex;
import org.medchain.keys.client.index.IndexedField;
import org.medchain.keys.problem.ProblemType;

class HttpTenantKeySourceTest extends TenantKeySourceContract {

    private static final TenantKeyVersion VERSION = new TenantKeyVersion(new TenantKeyName("index"), 1);

    private final InMemoryService service = new InMemoryService();
    private final KeysOverHttp server = new KeysOverHttp(service);
    private final TenantKeySource source =
            new HttpKeySource(new HttpKeySourceSettings(server.address(), () -> "token"));

    HttpTenantKeySourceTest() throws IOException {
        // The server is started here.
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Override
    protected TenantKeySource source() {
        return source;
    }

    @Override
    protected void suspendTenant() {
        service.suspend();
    }

    /** It is there for good: another try would be in vain. */
    @Test
    void asksOnceForAVersionThatIsThere() {
        source.generateTenantKey(VERSION).close();
        int before = server.received().size();

        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> source.generateTenantKey(VERSION));

        assertThat(server.received()).hasSize(before + 1);
    }

    @Test
    void asksAgainForWhatMayPassWithTheSameIdempotencyKey() {
        server.nextProblem(ProblemType.KMS_UNAVAILABLE, Map.of());

        source.generateTenantKey(VERSION).close();

        assertThat(server.received())
                .extracting(KeysOverHttp.Received::idempotencyKeys)
                .hasSize(2)
                .allSatisfy(keys -> assertThat(keys).hasSize(1))
                .allMatch(keys -> keys.equals(server.received().get(0).idempotencyKeys()));
    }

    @Test
    void opensWithoutAnIdempotencyKey() {
        service.generateTenantKey(VERSION).close();

        source.decryptTenantKey(VERSION).close();

        assertThat(server.received())
                .singleElement()
                .satisfies(request -> assertThat(request.idempotencyKeys()).isEmpty());
    }

    /** An index value under another tenant's key would find none of its records, and tell its equals to the other tenant. */
    @Test
    void takesNoKeyThatATokenOfAnotherTenantGets() {
        service.generateTenantKey(VERSION).close();
        TenantKeySource ofNorth = source.forTenant(new TenantId("clinic-north"));
        IndexedField field = new IndexedField("Patient", "familyName", 32, 100_000);
        server.tokensAreOf(new TenantId("clinic-north"));
        BlindIndex.open(ofNorth, VERSION, field).close();

        server.tokensAreOf(new TenantId("clinic-south"));

        assertThat(Stream.<ThrowingCallable>of(
                        () -> ofNorth.generateTenantKey(VERSION),
                        () -> ofNorth.decryptTenantKey(VERSION),
                        () -> ofNorth.decryptTenantKey(VERSION.name()),
                        () -> BlindIndex.open(ofNorth, VERSION, field)))
                .allSatisfy(call ->
                        assertThatExceptionOfType(TokenRefusedException.class).isThrownBy(call));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"name\":\"index\",\"version\":0,\"keyId\":\"01a2103e-af21-7a4b-a9b0-92d1b92862d5\","
                        + "\"createdAt\":\"2026-11-25T01:07:53.249692Z\",\"plainKey\":\"AAAA\"}",
                "{\"name\":\"index\",\"version\":1,\"keyId\":\"01a2103e-af21-7a4b-a9b0-92d1b92862d5\","
                        + "\"createdAt\":\"2026-11-25T01:07:53.249692Z\",\"plainKey\":\"AAAA\"}"
            })
    void takesNoOtherAnswer(String body) {
        server.nextAnswer(200, "application/json", body);

        assertThatExceptionOfType(UnexpectedAnswerException.class).isThrownBy(() -> source.decryptTenantKey(VERSION));
    }
}
