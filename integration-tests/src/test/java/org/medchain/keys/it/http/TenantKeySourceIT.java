package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.client.TenantKeySource;
import org.medchain.keys.client.TenantKeySourceContract;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.client.index.BlindIndex;
import org.medchain.keys.client.index.IndexedField;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;

/** What holds for every source of tenant keys, of the client module's source over HTTP with the server behind it. */
@OnSecondApi
class TenantKeySourceIT extends TenantKeySourceContract {

    private final Hospital hospital;
    private final TenantKeySource source;

    TenantKeySourceIT(Api api) {
        hospital = api.newHospital();
        source = new HttpKeySource(
                new HttpKeySourceSettings(api.installation().server().uri(), hospital::keyUser));
    }

    @Override
    protected TenantKeySource source() {
        return source;
    }

    @Override
    protected void suspendTenant() {
        hospital.suspend();
    }

    @Test
    void givesABlindIndexItsKey() {
        IndexedField field = new IndexedField("Patient", "familyName", 32, 100_000);
        TenantKeyVersion first = new TenantKeyVersion(new TenantKeyName("patient-index"), 1);
        BlindIndex.makeKey(source, first);

        try (BlindIndex one = BlindIndex.open(source, first, field);
                BlindIndex two = BlindIndex.open(source, first, field)) {
            assertThat(two.valuesToFind("VAN DER  BERG")).containsExactly(one.valueOf("van der Berg"));
        }
        assertThat(hospital.auditEvents())
                .extracting(event -> event.getString("operation"))
                .contains("GENERATE_TENANT_KEY", "DECRYPT_TENANT_KEY");
    }
}
