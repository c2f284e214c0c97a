package org.medchain.keys.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.RevokedPatients;
import org.medchain.keys.TenantId;

/** What can be reached in the memory of an application that has sealed and opened: keys while a cache keeps them, and none when it is closed. */
class HeapDumpTest {

    private static final PatientId PATIENT = new PatientId("patient-1");
    private static final int MASK = 0x5A;

    /** The key as no dump has it. */
    private final byte[] masked = new byte[PlainKey.LENGTH];

    HeapDumpTest() {
        new SecureRandom().nextBytes(masked);
    }

    private PlainKey key() {
        byte[] bytes = new byte[PlainKey.LENGTH];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (masked[i] ^ MASK);
        }
        return PlainKey.takeOwnershipOf(bytes);
    }

    @Test
    void hasKeysOfAnOpenCacheAlone(@TempDir Path directory) throws IOException {
        KeyCache cache = new KeyCache(new KeyCacheSettings(Duration.ofMinutes(5), 10, 10, 1 << 20));
        TenantId tenant = new TenantId("clinic-north");
        PatientVault vault = new PatientVaults(new OneKey(), tenant, cache, "TREATMENT").of(PATIENT);
        while (!cache.isCurrent(tenant)) {
            Thread.onSpinWait();
        }
        byte[] message = vault.seal(new byte[100], Map.of());
        assertThat(vault.open(message)).hasSize(100);

        assertThat(keysIn(directory.resolve("open.hprof")))
                .as("while it is open")
                .isPositive();
        cache.close();
        assertThat(keysIn(directory.resolve("closed.hprof")))
                .as("when it is closed")
                .isZero();
        assertThat(vault).isNotNull();
    }

    /** How often the key is among what can be reached. */
    private int keysIn(Path file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
        int found = 0;
        try (FileChannel channel = FileChannel.open(file)) {
            MappedByteBuffer dump = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            for (int at = 0; at <= dump.limit() - masked.length; at++) {
                if (isKey(dump, at)) {
                    found++;
                }
            }
        }
        return found;
    }

    private boolean isKey(MappedByteBuffer dump, int at) {
        for (int i = 0; i < masked.length; i++) {
            if ((byte) (dump.get(at + i) ^ MASK) != masked[i]) {
                return false;
            }
        }
        return true;
    }

    /** Hands out the one key. */
    private final class OneKey implements KeySource {

        private final DataKeyId keyId = new DataKeyId(UUID.randomUUID());

        @Override
        public Optional<RevocationFeed> revocations() {
            return Optional.of((cursor, wait) ->
                    new RevokedPatients(List.of(), cursor.isEmpty(), "1", false, Duration.ofMinutes(5)));
        }

        @Override
        public GeneratedDataKey generate(PatientId patientId) {
            return new GeneratedDataKey(keyId, new EncryptedKey(new byte[150]), key(), 1, Instant.EPOCH);
        }

        @Override
        public DecryptedDataKey decrypt(EncryptedKey encryptedKey, PatientId patientId) {
            return new DecryptedDataKey(keyId, key(), OptionalInt.of(1), Optional.empty());
        }

        @Override
        public List<BatchResult<GeneratedDataKey>> generate(List<PatientId> patientIds) {
            throw new UnsupportedOperationException("one is enough");
        }

        @Override
        public List<BatchResult<DecryptedDataKey>> decrypt(List<KeyToDecrypt> keys) {
            throw new UnsupportedOperationException("one is enough");
        }
    }
}
