package org.medchain.keys.aws;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.medchain.keys.CmkReference;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.KeyProviderContract;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;

/**
 * The contract against AWS KMS itself. Runs where {@code MEDCHAIN_TEST_CMK} names a CMK and the SDK finds credentials
 * that may use it; costs about 150 requests. {@code AWS_REGION} is the Region of a CMK that is not named by an ARN.
 */
class AwsAccountContractTest extends KeyProviderContract {

    private static final String CMK_VARIABLE = "MEDCHAIN_TEST_CMK";
    private static final int TAMPERINGS = 5;

    @BeforeAll
    static void requireCmk() {
        assumeThat(System.getenv(CMK_VARIABLE)).as(CMK_VARIABLE).isNotNull();
    }

    @Override
    protected KeyProvider createProvider() {
        String region = Optional.ofNullable(System.getenv("AWS_REGION")).orElse(TestProviders.REGION);
        return new AwsKeyProvider(AwsSettings.standard(region));
    }

    @Override
    protected ProviderType expectedType() {
        return ProviderType.AWS_KMS;
    }

    @Override
    protected Optional<CmkReference> cmk() {
        return Optional.of(new CmkReference(System.getenv(CMK_VARIABLE)));
    }

    @Override
    protected String expectedWrapping() {
        try (KeyProvider provider = createProvider()) {
            return cmk().flatMap(provider::describe).orElseThrow().arn();
        }
    }

    @Override
    protected int tamperingsOfEachKind() {
        return TAMPERINGS;
    }

    @Override
    protected int lengthOfCmksName(WrappedKey wrappedKey) {
        return TestProviders.headerLengthOf(wrappedKey);
    }
}
