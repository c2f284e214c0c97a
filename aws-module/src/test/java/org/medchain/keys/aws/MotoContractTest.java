package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.CapturedLog;
import org.medchain.keys.CmkReference;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.KeyProviderContract;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * The contract against moto, an independent implementation of AWS KMS; skipped where {@code moto_server} is not on
 * the PATH. Where moto deviates from AWS KMS:
 *
 * <ul>
 *   <li>its blob begins with the key's id (36 bytes), which it looks up before it authenticates anything: altered, it
 *       answers with denied access, so that these bytes are left out of the flipped ones;
 *   <li>Decrypt with the {@code KeyId} of another key is answered with denied access (5.2) or with what the blob's
 *       own key opens (before), not with {@code IncorrectKeyException}: see {@link Deviations}; ReEncrypt ignores
 *       {@code SourceKeyId};
 *   <li>disabled keys, keys pending deletion and {@code DryRun} work as if they were not; no policy is enforced;
 *       multi-Region keys don't open elsewhere. Nothing of this is in the contract; the simulator has it.
 * </ul>
 */
class MotoContractTest extends KeyProviderContract {

    private static final int LENGTH_OF_KEY_ID_IN_BLOB = 36;
    private static final int TAMPERINGS = 25;

    private static MotoServer moto;
    private static CmkReference cmk;

    @BeforeAll
    static void startMoto() throws IOException {
        CommandLine.assumePresent("moto_server");
        moto = new MotoServer();
        cmk = new CmkReference(moto.createKey());
    }

    @AfterAll
    static void stopMoto() {
        if (moto != null) {
            moto.close();
        }
    }

    @Override
    protected KeyProvider createProvider() {
        return TestProviders.at(moto.endpoint());
    }

    @Override
    protected ProviderType expectedType() {
        return ProviderType.AWS_KMS;
    }

    @Override
    protected Optional<CmkReference> cmk() {
        return Optional.of(cmk);
    }

    @Override
    protected String expectedWrapping() {
        return cmk.value();
    }

    /** It answers some 300 requests a second. */
    @Override
    protected int tamperingsOfEachKind() {
        return TAMPERINGS;
    }

    @Override
    protected int lengthOfCmksName(WrappedKey wrappedKey) {
        return TestProviders.headerLengthOf(wrappedKey) + LENGTH_OF_KEY_ID_IN_BLOB;
    }

    @Nested
    class Deviations {

        /** The provider looks at the key in the answer, and so refuses what an older moto opens. */
        @Test
        void opensNothingWhereAnotherCmkIsNamed() {
            CmkArn other = new CmkArn(moto.createKey());
            try (KeyProvider provider = createProvider();
                    WrappedDataKey generated = provider.generateDataKey(cmk(), TestProviders.CONTEXT);
                    CapturedLog log = new CapturedLog(CmkRefusals.class)) {
                byte[] blob = AwsWrappedKeyV1.parse(generated.wrappedKey())
                        .orElseThrow()
                        .blob();
                WrappedKey renamed = AwsWrappedKeyV1.of(other, blob).toWrappedKey();

                assertThat(other.value()).isNotEqualTo(cmk.value());
                assertThatThrownBy(() -> provider.unwrap(renamed, TestProviders.CONTEXT))
                        .isInstanceOfAny(InvalidEncryptedKeyException.class, KmsRefusedException.class);
                assertThat(log.lines()).hasSizeLessThanOrEqualTo(1);
            }
        }
    }
}
