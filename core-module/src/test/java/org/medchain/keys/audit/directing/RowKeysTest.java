package org.medchain.keys.audit.directing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;

class RowKeysTest {

    private static final RowName ROW = new RowName(new TenantId("clinic"), "tenants", "clinic");
    private static final Optional<String> VALUES = Optional.of("{\"name\":\"Clinic\"}");

    private final RowKey key = RowKey.random(new SecureRandom());
    private final RowKeys keys = new RowKeys(List.of(key));
    private final RowSeal seal = RowSeal.of(key, ROW, 3, VALUES);

    @Test
    void knowTheirSeal() {
        assertThat(keys.made(seal, ROW)).isTrue();
    }

    /** Computed with Python's hmac and struct, by docs/formats.md. */
    @Test
    void sealAsTheFormatSays() {
        byte[] bytes = new byte[RowKey.LENGTH];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        RowKey known = new RowKey(bytes);

        assertThat(HexFormat.of().formatHex(known.seal(ROW, 3, VALUES)))
                .isEqualTo("3d2a977d1756d7f5af585ae4891fa7244984cf31bbe672719148bb0386181af6");
        assertThat(HexFormat.of().formatHex(known.seal(ROW, 4, Optional.empty())))
                .isEqualTo("4385be1e5e61d3e9b73b7831889143b9f46c6fdc2d0ae9088ac9796c7fa194ba");
        assertThat(known.fingerprint()).isEqualTo("ffe67d2479c06b64");
    }

    @Nested
    class RefuseASeal {

        @Test
        void ofAnotherRow() {
            assertThat(keys.made(seal, new RowName(new TenantId("other"), "tenants", "clinic")))
                    .isFalse();
            assertThat(keys.made(seal, new RowName(new TenantId("clinic"), "tenants", "other")))
                    .isFalse();
        }

        @Test
        void ofAnotherNumberOrOtherValues() {
            assertThat(keys.made(new RowSeal(4, VALUES, seal.keyId(), seal.mac()), ROW))
                    .isFalse();
            assertThat(keys.made(new RowSeal(3, Optional.of("{}"), seal.keyId(), seal.mac()), ROW))
                    .isFalse();
            assertThat(keys.made(new RowSeal(3, Optional.empty(), seal.keyId(), seal.mac()), ROW))
                    .isFalse();
        }

        @Test
        void ofAnotherKey() {
            assertThat(new RowKeys(List.of(RowKey.random(new SecureRandom()))).made(seal, ROW))
                    .isFalse();
        }

        @Test
        void ofWhichABitIsOther() {
            for (int bit = 0; bit < seal.mac().length * Byte.SIZE; bit++) {
                byte[] mac = seal.mac().clone();
                mac[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                assertThat(keys.made(new RowSeal(3, VALUES, seal.keyId(), mac), ROW))
                        .isFalse();
            }
        }
    }

    @Nested
    class Parse {

        private String text(RowKey... some) {
            StringBuilder text = new StringBuilder();
            for (RowKey one : some) {
                text.append(new String(RowKeys.textOf(one), StandardCharsets.US_ASCII));
            }
            return text.toString();
        }

        @Test
        void readsTheCurrentKeyFirst() {
            RowKey next = RowKey.random(new SecureRandom());

            RowKeys parsed = RowKeys.parse(text(next, key));

            assertThat(parsed.current().fingerprint()).isEqualTo(next.fingerprint());
            assertThat(parsed.made(seal, ROW)).isTrue();
        }

        @Test
        void refusesWhatIsNoKeyAndTellsNothingOfIt() {
            List.of(
                            "",
                            "medchain-row-key 2 " + "00".repeat(32),
                            "medchain-row-key 1 00",
                            "medchain-row-key 1 " + "zz".repeat(32))
                    .forEach(text -> assertThatIllegalArgumentException()
                            .isThrownBy(() -> RowKeys.parse(text))
                            .withMessage("is no file of row keys of version 1"));
        }

        @Test
        void showsNoKey() {
            assertThat(keys.toString()).doesNotContain(HexFormat.of().formatHex(key.bytes()));
        }
    }
}
