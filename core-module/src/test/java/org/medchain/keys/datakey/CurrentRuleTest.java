package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.keys.CmkReference;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.TenantCmk;

class CurrentRuleTest {

    private static final TenantCmk FIRST = cmk("1234abcd-12ab-34cd-56ef-1234567890ab");
    private static final TenantCmk SECOND = cmk("1234abcd-12ab-34cd-56ef-1234567890ac");

    private final List<TenantCmk> asked = new ArrayList<>();
    private final CurrentRule rule = new CurrentRule(cmk -> {
        asked.add(cmk);
        return new WrappingRule(
                ProviderType.AWS_KMS,
                CurrentWrapping.neverRenewed(cmk.first().orElseThrow().value()),
                DueWrappings.NOT_CURRENT);
    });

    private static TenantCmk cmk(String id) {
        return new TenantCmk(Optional.of(new CmkReference(id)), List.of());
    }

    @Test
    void isMadeOnceForACmk() {
        assertThat(rule.of(FIRST)).isSameAs(rule.of(FIRST));

        assertThat(asked).containsExactly(FIRST);
    }

    @Test
    void isMadeAgainIfTheTenantHasAnotherCmkMeanwhile() {
        rule.of(FIRST);

        assertThat(rule.of(SECOND).current().wrappedUnder())
                .isEqualTo(SECOND.first().orElseThrow().value());
    }
}
