package org.medchain.keys.hsm;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyContext;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.CallTarget;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.Regional;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * Wraps each data key under its tenant's KEK in an HSM, or under the common one of tenants that have none. The data key is encrypted as data
 * (AES-256-GCM) under the encryption context; PKCS #11's wrapping of keys is not used. A wrapped key names its KEK, and opens under it alone.
 *
 * <p>Failures are of three kinds, told apart by type: {@link InvalidEncryptedKeyException}; {@link org.medchain.keys.KmsRefusedException}, where
 * the HSM is well and the KEK is missing or no KEK (logged at ERROR); and {@link org.medchain.keys.KmsUnavailableException}, the only one that is
 * the infrastructure's. No key is called invalid by an HSM that does not open what is known to open.
 *
 * <p>Limits: the data key is made by the JDK's generator and not in the HSM. Who may log in to the token can wrap and open under each of its
 * KEKs; tenants are kept apart by their KEKs and by the encryption context.
 */
public final class HsmKeyProvider implements KeyProvider, Regional {

    /** The target of its calls, as reports and metrics name it. */
    public static final String PLACE = "hsm";

    private final HsmToken token;
    private final HsmKeyLabel common;
    private final SecureRandom random;

    /** Calls nothing yet: the token is logged into with the first use. */
    public HsmKeyProvider(HsmSettings settings, SecureRandom random) {
        this(settings, random, HsmToken.DEADLINE);
    }

    /** @param deadline how long a call may take */
    HsmKeyProvider(HsmSettings settings, SecureRandom random, Duration deadline) {
        this.token = new HsmToken(settings, random, deadline);
        this.common = settings.keyLabel();
        this.random = random;
    }

    @Override
    public ProviderType type() {
        return ProviderType.HSM;
    }

    @Override
    public boolean callsTheNetwork() {
        return true;
    }

    @Override
    public Regional regions() {
        return this;
    }

    @Override
    public String homeRegion() {
        return PLACE;
    }

    @Override
    public CallTarget targetOf(Optional<CmkReference> cmk) {
        return new CallTarget(PLACE, labelOf(cmk).value());
    }

    @Override
    public CallTarget targetOf(WrappedKey wrappedKey) {
        return new CallTarget(PLACE, parse(wrappedKey).kek().label().value());
    }

    @Override
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, KeyContext context) {
        byte[] bytes = new byte[PlainKey.LENGTH];
        random.nextBytes(bytes);
        PlainKey plainKey = PlainKey.takeOwnershipOf(bytes);
        try {
            return new WrappedDataKey(plainKey, wrap(plainKey, labelOf(cmk), context));
        } catch (RuntimeException e) {
            plainKey.close();
            throw e;
        }
    }

    @Override
    public PlainKey unwrap(WrappedKey wrappedKey, KeyContext context) {
        HsmWrappedKeyV1 parsed = parse(wrappedKey);
        return token.use(
                        parsed.kek().label(),
                        kek -> open(kek, parsed, context),
                        late -> late.ifPresent(PlainKey::close))
                .orElseThrow(InvalidEncryptedKeyException::new);
    }

    @Override
    public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, KeyContext context) {
        try (PlainKey plainKey = unwrap(wrappedKey, context)) {
            return wrap(plainKey, labelOf(cmk), context);
        }
    }

    @Override
    public WrappedKey wrap(PlainKey plainKey, Optional<CmkReference> cmk, KeyContext context) {
        return wrap(plainKey, labelOf(cmk), context);
    }

    @Override
    public String wrappedUnder(WrappedKey wrappedKey) {
        return CmkReference.ofHsmKey(parse(wrappedKey).kek().label()).value();
    }

    @Override
    public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
        return CurrentWrapping.neverRenewed(CmkReference.ofHsmKey(labelOf(cmk)).value());
    }

    @Override
    public Optional<CmkState> describe(CmkReference cmk) {
        return Optional.empty();
    }

    /** Logs out, unless other users of the library in this process did. */
    @Override
    public void close() {
        token.close();
    }

    private WrappedKey wrap(PlainKey plainKey, HsmKeyLabel label, KeyContext context) {
        // Not lent: a call that does not return would keep the key from being closed.
        byte[] plain = plainKey.copyOfBytes();
        try {
            return token.use(label, kek -> seal(kek, plain, context), late -> {});
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static WrappedKey seal(HsmKek kek, byte[] plain, KeyContext context) throws HsmFailureException {
        HsmWrappedKeyV1.Sealed sealed = kek.encrypt(plain, HsmWrappedKeyV1.associatedData(kek.name(), context));
        if (!sealed.isOfADataKey()) {
            throw new HsmFailureException("the HSM's ciphertext has another length");
        }
        return new HsmWrappedKeyV1(kek.name(), sealed).toWrappedKey();
    }

    private static Optional<PlainKey> open(HsmKek kek, HsmWrappedKeyV1 wrapped, KeyContext context)
            throws HsmFailureException, HsmRefusalException {
        if (!kek.name().equals(wrapped.kek())) {
            throw new HsmRefusalException("is another key than the one that wrapped");
        }
        return kek.decrypt(wrapped.sealed(), HsmWrappedKeyV1.associatedData(kek.name(), context))
                .flatMap(HsmKeyProvider::toPlainKey);
    }

    /** Returns the data key; empty for a plaintext of another length, which only a holder of the KEK can have made. */
    private static Optional<PlainKey> toPlainKey(byte[] plain) {
        if (plain.length != PlainKey.LENGTH) {
            Arrays.fill(plain, (byte) 0);
            return Optional.empty();
        }
        return Optional.of(PlainKey.takeOwnershipOf(plain));
    }

    private HsmKeyLabel labelOf(Optional<CmkReference> cmk) {
        return cmk.flatMap(CmkReference::hsmKeyLabel).orElse(common);
    }

    private static HsmWrappedKeyV1 parse(WrappedKey wrappedKey) {
        return HsmWrappedKeyV1.parse(wrappedKey).orElseThrow(InvalidEncryptedKeyException::new);
    }
}
