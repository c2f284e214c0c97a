package org.medchain.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecoveryContextTest {

    private static final UUID ID = UUID.fromString("01a2103e-af21-7a4b-a9b0-92d1b92862d5");
    private static final RecoveryContext CONTEXT = new RecoveryContext(new TenantId("clinic"), ID);

    @Test
    void hasTheTenantAndTheRecovery() {
        assertThat(CONTEXT.entries()).isEqualTo(Map.of("recovery", ID.toString(), "tenantId", "clinic"));
    }

    @Test
    void hasCanonicalBytesThatBeginLikeNoOther() {
        byte[] expected = ("\0\10recovery\0\44" + ID + "\0\10tenantId\0\6clinic").getBytes(StandardCharsets.US_ASCII);

        assertThat(CONTEXT.canonicalBytes()).isEqualTo(expected);
    }
}
