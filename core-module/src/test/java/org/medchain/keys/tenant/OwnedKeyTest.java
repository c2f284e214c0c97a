package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.provider.TenantCmk;

class OwnedKeyTest {

    private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:";
    private static final String ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String MULTI_REGION = "mrk-0123456789abcdef0123456789abcdef";

    private static List<OwnedKey> of(String cmk) {
        return OwnedKey.of(TenantCmk.of(new CmkReference(cmk)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MULTI_REGION,
                ARN + "key/" + MULTI_REGION,
                "arn:aws:kms:eu-west-1:111122223333:key/" + MULTI_REGION,
                "arn:aws:kms:eu-west-1:444455556666:key/" + MULTI_REGION
            })
    void isOneCmkUnderEachOfItsNames(String name) {
        assertThat(of(name)).containsExactly(new OwnedKey("key/" + MULTI_REGION, "kmsCmkArn"));
    }

    @Test
    void isAnotherCmkUnderAnotherId() {
        assertThat(of(ARN + "key/" + ID)).containsExactly(new OwnedKey("key/" + ID, "kmsCmkArn"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alias/clinic", "alias/key/" + ID, ARN + "alias/clinic"})
    void isAnAliasAsItIsNamed(String alias) {
        assertThat(of(alias)).containsExactly(new OwnedKey(alias, "kmsCmkArn"));
        assertThat(OwnedKey.aliasOf(TenantCmk.of(new CmkReference(alias)))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {ID, ARN + "key/" + ID, "pkcs11:object=kek"})
    void isNoAlias(String name) {
        assertThat(OwnedKey.aliasOf(TenantCmk.of(new CmkReference(name)))).isEmpty();
    }

    @Test
    void isAKekInAnHsmInTheOrderOfNames() {
        TenantCmk both = new TenantCmk(
                Optional.of(new CmkReference("pkcs11:object=kek-2")), List.of(), Optional.of(new HsmKeyLabel("kek-1")));

        assertThat(OwnedKey.of(both))
                .containsExactly(
                        new OwnedKey("pkcs11:object=kek-1", "hsmKeyLabel"),
                        new OwnedKey("pkcs11:object=kek-2", "kmsCmkArn"));
    }

    @Test
    void isNoneOfATenantUnderTheCommonKek() {
        assertThat(OwnedKey.of(TenantCmk.NONE)).isEmpty();
    }
}
