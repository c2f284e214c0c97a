package org.medchain.keys.local;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.CmkReference;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyContext;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * Wraps data keys under the current local KEK and opens those of the current and of previous ones; a wrapped key names its
 * KEK by fingerprint.
 *
 * <p>Limit: an attacker who has the KEK opens the wrapped keys of all tenants. There is no CMK per tenant; the tenants' keys
 * are kept apart by derivation and by the encryption context.
 */
public final class LocalKeyProvider implements KeyProvider {

    private final LocalKek current;
    private final List<LocalKek> keks;
    private final SecureRandom random;

    /** The KEKs are the provider's from now on, and are wiped by {@link #close()}. */
    public LocalKeyProvider(LocalKek current, List<LocalKek> previous, SecureRandom random) {
        this.current = current;
        this.keks = Stream.concat(Stream.of(current), previous.stream()).toList();
        this.random = random;
    }

    @Override
    public ProviderType type() {
        return ProviderType.LOCAL;
    }

    @Override
    public boolean callsTheNetwork() {
        return false;
    }

    @Override
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, KeyContext context) {
        PlainKey plainKey = PlainKey.takeOwnershipOf(randomBytes(PlainKey.LENGTH));
        try {
            return new WrappedDataKey(plainKey, plainKey.use(plain -> wrap(plain, context)));
        } catch (RuntimeException e) {
            plainKey.close();
            throw e;
        }
    }

    @Override
    public PlainKey unwrap(WrappedKey wrappedKey, KeyContext context) {
        return LocalWrappedKeyV1.parse(wrappedKey)
                .flatMap(parsed -> findKek(parsed.fingerprint()).flatMap(kek -> open(kek, parsed, context)))
                .orElseThrow(InvalidEncryptedKeyException::new);
    }

    @Override
    public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, KeyContext context) {
        try (PlainKey plainKey = unwrap(wrappedKey, context)) {
            return plainKey.use(plain -> wrap(plain, context));
        }
    }

    @Override
    public WrappedKey wrap(PlainKey plainKey, Optional<CmkReference> cmk, KeyContext context) {
        return plainKey.use(plain -> wrap(plain, context));
    }

    @Override
    public String wrappedUnder(WrappedKey wrappedKey) {
        return LocalWrappedKeyV1.parse(wrappedKey)
                .map(parsed -> parsed.fingerprint().toString())
                .orElseThrow(InvalidEncryptedKeyException::new);
    }

    @Override
    public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
        return CurrentWrapping.neverRenewed(current.fingerprint().toString());
    }

    @Override
    public Optional<CmkState> describe(CmkReference cmk) {
        return Optional.empty();
    }

    /** Wipes the KEKs. A call that is under way ends well or fails; none wraps under wiped bytes. */
    @Override
    public void close() {
        keks.forEach(LocalKek::close);
    }

    private WrappedKey wrap(byte[] plain, KeyContext context) {
        byte[] iv = randomBytes(AeadAes256CbcHmacSha512.BLOCK_LENGTH);
        byte[] associatedData = LocalWrappedKeyV1.associatedData(current.fingerprint(), context);
        byte[] ciphertextAndTag = current.aeadOf(context.tenantId()).encrypt(iv, plain, associatedData);
        return LocalWrappedKeyV1.of(current.fingerprint(), iv, ciphertextAndTag).toWrappedKey();
    }

    private Optional<LocalKek> findKek(KekFingerprint fingerprint) {
        return keks.stream()
                .filter(kek -> kek.fingerprint().equals(fingerprint))
                .findFirst();
    }

    private static Optional<PlainKey> open(LocalKek kek, LocalWrappedKeyV1 wrapped, KeyContext context) {
        byte[] associatedData = LocalWrappedKeyV1.associatedData(kek.fingerprint(), context);
        return kek.aeadOf(context.tenantId())
                .decrypt(wrapped.iv(), wrapped.ciphertextAndTag(), associatedData)
                .flatMap(LocalKeyProvider::toPlainKey);
    }

    /** Returns the data key; empty for a plaintext of another length, which only a holder of the KEK can have made. */
    private static Optional<PlainKey> toPlainKey(byte[] plain) {
        if (plain.length != PlainKey.LENGTH) {
            Arrays.fill(plain, (byte) 0);
            return Optional.empty();
        }
        return Optional.of(PlainKey.takeOwnershipOf(plain));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
