package org.medchain.keys.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ChainHeadTest {

    private static byte[] sha256(byte[]... parts) throws GeneralSecurityException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return MessageDigest.getInstance("SHA-256").digest(joined.toByteArray());
    }

    @Nested
    class StartOf {

        @Test
        void isMadeOfTheTenantsId() throws GeneralSecurityException {
            byte[] expected = sha256("MedChain audit chain v1\0\1t".getBytes(StandardCharsets.US_ASCII));

            assertThat(ChainHead.startOf("t")).isEqualTo(new ChainHead("t", 0, new Hash(expected)));
        }

        @Test
        void differsFromTenantToTenant() {
            assertThat(ChainHead.startOf("t").hash())
                    .isNotEqualTo(ChainHead.startOf("u").hash());
        }
    }

    @Nested
    class Append {

        private final ChainHead start = ChainHead.startOf("t");

        @Test
        void hashesTheHashBeforeAndTheEntry() throws GeneralSecurityException {
            byte[] expected = sha256(
                    sha256("MedChain audit chain v1\0\1t".getBytes(StandardCharsets.US_ASCII)),
                    AuditEntryTest.sparse().canonicalBytes());

            assertThat(start.append(AuditEntryTest.sparse())).isEqualTo(new ChainHead("t", 1, new Hash(expected)));
        }

        @Test
        void refusesAnEntryOfAnotherTenant() {
            AuditEntry foreign = Edit.with(AuditEntryTest.sparse(), "tenantId", "u");

            assertThatThrownBy(() -> start.append(foreign)).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void refusesAnySeqButTheNext() {
            AuditEntry second = Edit.with(AuditEntryTest.sparse(), "seq", 2L);

            assertThatThrownBy(() -> start.append(second)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class Construction {

        @Test
        void refusesANegativeSize() {
            Hash hash = new Hash(new byte[32]);

            assertThatThrownBy(() -> new ChainHead("t", -1, hash)).isInstanceOf(MalformedAuditException.class);
        }
    }
}
