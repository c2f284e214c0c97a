package org.medchain.keys.datakey;

import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.datakey.EncryptedKeyFormat.OpenedKey;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.tenant.ActiveTenant;

/**
 * Opens an encrypted key for one operation. A superseded one is unwrapped by what supersedes it: so it needs no CMK or KEK but today's.
 *
 * <p>What the row holds is looked at by the ledger, in the transaction of the operation's event ({@link ExpectedRowGuard}). Until then it is
 * expected to hold what was sent. If it does not, the operation is refused and tried again with what was found. Only for a provider that calls
 * the network the row is looked at first: a call for a superseded key would be in vain, and may be long.
 */
final class Decryption {

    private final CurrentKeys currentKeys;
    private final TenantProvider provider;
    private final EncryptedKey sent;
    private Optional<ExpectedRow> lastTry = Optional.empty();

    Decryption(CurrentKeys currentKeys, TenantProvider provider, EncryptedKey sent) {
        this.currentKeys = currentKeys;
        this.provider = provider;
        this.sent = sent;
    }

    /**
     * A plain key that may be handed out once the effect is committed.
     *
     * @param superseding what was opened in place of the key that was sent
     */
    record Opened(OpenedKey key, PlainKey plainKey, Optional<EncryptedKey> superseding, ExpectedRow row)
            implements AutoCloseable {

        /** Changes nothing, and keeps the operation from being committed if the row holds something else. */
        Effect requireExpectedRow() {
            return Effect.of(ExpectedRowGuard.ALL, row);
        }

        /** Returns the answer once the effect is committed. */
        DecryptedDataKey answer() {
            return new DecryptedDataKey(key.keyId(), plainKey, row.generation(), superseding);
        }

        @Override
        public void close() {
            plainKey.close();
        }
    }

    /** One try: the key that was sent is opened to what it holds of the data key, wrapped. */
    private record Try(
            Attempt attempt,
            ActiveTenant tenant,
            PatientKeys patient,
            EncryptionContext context,
            SealingKey sealingKey,
            OpenedKey sent) {}

    /** @throws InvalidEncryptedKeyException if the key that was sent does not open, for whatever reason */
    Opened open(Attempt attempt, ActiveTenant tenant, PatientKeys patient, EncryptionContext context) {
        try (SealingKey sealingKey = patient.useErasureKey(SealingKey::derivedFrom)) {
            OpenedKey opened = currentKeys.openSent(sealingKey, sent, context);
            attempt.actsOn(opened.keyId());
            Try now = new Try(attempt, tenant, patient, context, sealingKey, opened);
            if (lastTry.isPresent()) {
                return open(now, lastTry.map(ExpectedRow::held));
            }
            return provider.callsTheNetwork() ? open(now, look(now)) : openThenLook(now);
        }
    }

    private Optional<byte[]> look(Try now) {
        return currentKeys.find(now.patient().id(), now.sent().keyId());
    }

    /** If it does not open, it may be superseded, and wrapped under what is no longer there. */
    private Opened openThenLook(Try now) {
        try {
            return open(now, Optional.empty());
        } catch (KeyManagementException e) {
            Optional<byte[]> held = look(now).filter(it -> !Arrays.equals(it, sent.bytes()));
            if (held.isEmpty()) {
                throw e;
            }
            return open(now, held);
        }
    }

    /** @param held what the row holds, if somebody looked */
    private Opened open(Try now, Optional<byte[]> held) {
        byte[] expected = held.orElseGet(sent::bytes);
        if (Arrays.equals(expected, sent.bytes())) {
            ExpectedRow row = expect(now, expected, true);
            return new Opened(now.sent(), unwrap(now, now.sent()), Optional.empty(), row);
        }
        Optional<OpenedKey> current = currentKeys.openRow(now.sealingKey(), expected, now.sent(), now.context());
        ExpectedRow row = expect(now, expected, current.isPresent());
        PlainKey plainKey = unwrap(now, current.orElse(now.sent()));
        return new Opened(now.sent(), plainKey, current.map(unused -> new EncryptedKey(expected)), row);
    }

    private ExpectedRow expect(Try now, byte[] encryptedKey, boolean trusted) {
        ExpectedRow row = new ExpectedRow(now.patient().id(), now.sent().keyId(), encryptedKey, trusted);
        lastTry = Optional.of(row);
        return row;
    }

    private PlainKey unwrap(Try now, OpenedKey key) {
        return provider.unwrap(
                now.attempt(), key.provider(), key.wrappedKey(), now.tenant().cmk(), now.context());
    }
}
