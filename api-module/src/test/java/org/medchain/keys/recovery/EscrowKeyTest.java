package org.medchain.keys.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.delivery.KeySealer;
import org.medchain.keys.delivery.RecipientKey;

class EscrowKeyTest {

    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic"), new PatientId("patient"));

    private final SecureRandom random = new SecureRandom();
    private final RecipientKey privateKey = RecipientKey.generate(random);
    private final RecoveryPublicKey publicKey = RecoveryPublicKey.parse(privateKey.publicKey());
    private final EscrowEpoch epoch = new EscrowEpoch(UUID.randomUUID(), publicKey.id(), CONTEXT);
    private final DataKeyId keyId = new DataKeyId(UUID.randomUUID());
    private final EscrowKey escrowKey = EscrowKey.generate(random);
    private final PlainKey dataKey = PlainKey.takeOwnershipOf(bytes());

    private byte[] bytes() {
        byte[] bytes = new byte[PlainKey.LENGTH];
        random.nextBytes(bytes);
        return bytes;
    }

    @Nested
    class Copy {

        private final byte[] copy = escrowKey.copyOf(dataKey, keyId, epoch, random);

        @Test
        void opensAsTheDataKey() {
            assertThat(copy).hasSize(EscrowKey.COPY_LENGTH).startsWith('M', 'C', 1);
            assertThat(escrowKey.open(copy, keyId, epoch)).contains(dataKey);
        }

        @Test
        void isAnotherEachTime() {
            assertThat(escrowKey.copyOf(dataKey, keyId, epoch, random)).isNotEqualTo(copy);
        }

        @Test
        void opensAsNoOther() {
            DataKeyId otherKey = new DataKeyId(UUID.randomUUID());
            RecoveryKeyId otherRecoveryKey = RecoveryPublicKey.parse(
                            RecipientKey.generate(random).publicKey())
                    .id();
            EncryptionContext otherPatient = new EncryptionContext(CONTEXT.tenantId(), new PatientId("other"));
            EncryptionContext otherTenant = new EncryptionContext(new TenantId("other"), CONTEXT.patientId());

            assertThat(escrowKey.open(copy, otherKey, epoch)).isEmpty();
            for (EscrowEpoch other : new EscrowEpoch[] {
                new EscrowEpoch(UUID.randomUUID(), epoch.recoveryKey(), CONTEXT),
                new EscrowEpoch(epoch.id(), otherRecoveryKey, CONTEXT),
                new EscrowEpoch(epoch.id(), epoch.recoveryKey(), otherPatient),
                new EscrowEpoch(epoch.id(), epoch.recoveryKey(), otherTenant)
            }) {
                assertThat(escrowKey.open(copy, keyId, other)).isEmpty();
            }
            assertThat(EscrowKey.generate(random).open(copy, keyId, epoch)).isEmpty();
        }

        @Test
        void opensWithNoBitAlteredAndAtNoOtherLength() {
            for (int bit = 0; bit < copy.length * Byte.SIZE; bit++) {
                byte[] altered = copy.clone();
                altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                assertThat(escrowKey.open(altered, keyId, epoch)).isEmpty();
            }
            for (int length = 0; length <= 2 * copy.length; length++) {
                Optional<PlainKey> opened = escrowKey.open(Arrays.copyOf(copy, length), keyId, epoch);
                assertThat(opened.isPresent()).isEqualTo(length == copy.length);
            }
        }
    }

    @Nested
    class Sealed {

        private final byte[] inner = inner();
        private final byte[] sealed = SealedEscrowKey.seal(publicKey, inner, epoch, random);

        private byte[] inner() {
            byte[] bytes = new byte[SealedEscrowKey.INNER_LENGTH];
            random.nextBytes(bytes);
            return bytes;
        }

        @Test
        void opensWithThePrivateKey() {
            assertThat(sealed).hasSize(SealedEscrowKey.LENGTH).startsWith(SealedEscrowKey.header());
            assertThat(SealedEscrowKey.open(privateKey, sealed, epoch)).hasValue(inner);
        }

        @Test
        void opensWithNoOtherNorForAnotherEpochRecoveryKeyPatientOrTenant() {
            EncryptionContext otherPatient = new EncryptionContext(CONTEXT.tenantId(), new PatientId("other"));
            EncryptionContext otherTenant = new EncryptionContext(new TenantId("other"), CONTEXT.patientId());

            assertThat(SealedEscrowKey.open(RecipientKey.generate(random), sealed, epoch))
                    .isEqualTo(Optional.empty());
            for (EscrowEpoch other : new EscrowEpoch[] {
                new EscrowEpoch(UUID.randomUUID(), epoch.recoveryKey(), CONTEXT),
                new EscrowEpoch(epoch.id(), RecoveryKeyId.parse("0".repeat(32)), CONTEXT),
                new EscrowEpoch(epoch.id(), epoch.recoveryKey(), otherPatient),
                new EscrowEpoch(epoch.id(), epoch.recoveryKey(), otherTenant)
            }) {
                assertThat(SealedEscrowKey.open(privateKey, sealed, other)).isEqualTo(Optional.empty());
            }
        }

        @Test
        void opensWithNoByteAlteredAndAtNoOtherLength() {
            for (int i = 0; i < sealed.length; i++) {
                byte[] altered = sealed.clone();
                altered[i] ^= (byte) (1 << i % Byte.SIZE);
                assertThat(SealedEscrowKey.open(privateKey, altered, epoch)).isEqualTo(Optional.empty());
            }
            for (int length = 0; length <= sealed.length + 100; length++) {
                if (length != sealed.length) {
                    assertThat(SealedEscrowKey.open(privateKey, Arrays.copyOf(sealed, length), epoch))
                            .isEqualTo(Optional.empty());
                }
            }
        }

        @Test
        void isOfAnInnerSealAlone() {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> SealedEscrowKey.seal(publicKey, new byte[PlainKey.LENGTH], epoch, random));
        }

        /** What one version made is nothing to the other. */
        @Test
        void isNoSealedKey() {
            byte[] before =
                    KeySealer.to(publicKey.text(), random).seal(dataKey, new DataKeyId(epoch.id()), epoch.context());

            assertThat(SealedEscrowKey.open(privateKey, before, epoch)).isEqualTo(Optional.empty());
            assertThat(privateKey.open(sealed, new DataKeyId(epoch.id()), epoch.context()))
                    .isEmpty();
        }
    }

    @Test
    void isWipedAndTellsNothing() {
        escrowKey.close();

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(escrowKey::copyOfBytes);
        assertThat(escrowKey).hasToString("EscrowKey[redacted]");
    }

    @Nested
    class OfRecovery {

        @Test
        void isNamedByItsFingerprint() {
            RecoveryKeyId id = publicKey.id();

            assertThat(id.value()).matches("[0-9a-f]{32}");
            assertThat(id.inGroups()).matches("[0-9a-f]{4}(-[0-9a-f]{4}){7}");
            assertThat(RecoveryKeyId.parse(id.inGroups().toUpperCase(Locale.ROOT)))
                    .isEqualTo(id);
            assertThat(RecoveryPublicKey.parse(publicKey.text()).id()).isEqualTo(id);
        }

        @Test
        void hasTheFirstBytesOfAHash() throws NoSuchAlgorithmException {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update("MedChain recovery key v1".getBytes(StandardCharsets.US_ASCII));
            byte[] expected = hash.digest(Base64.getDecoder().decode(publicKey.text()));

            assertThat(publicKey.id().value())
                    .isEqualTo(HexFormat.of().formatHex(expected).substring(0, 32));
        }

        @Test
        void isNoOtherText() {
            for (String wrong : new String[] {
                "",
                "?",
                publicKey.text() + "\n",
                publicKey.text().substring(4),
                publicKey.text().replace("=", "")
            }) {
                assertThatExceptionOfType(MalformedValueException.class)
                        .isThrownBy(() -> RecoveryPublicKey.parse(wrong))
                        .matches(e -> e.field().equals("recoveryPublicKey"));
            }
        }

        @Test
        void isRefusedIfNothingCanBeSealedToIt() {
            RecoveryPublicKey zeros =
                    RecoveryPublicKey.parse(Base64.getEncoder().encodeToString(new byte[1216]));

            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> zeros.requireUsable(random))
                    .matches(e -> e.field().equals("recoveryPublicKey"));
            publicKey.requireUsable(random);
        }

        @Test
        void hasNoOtherId() {
            for (String wrong : new String[] {"", "12", "x".repeat(32), "a".repeat(33)}) {
                assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> RecoveryKeyId.parse(wrong));
            }
        }
    }
}
