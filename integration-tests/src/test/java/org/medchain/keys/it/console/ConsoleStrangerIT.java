package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;

/** A person with all roles of one tenant, who knows the ids of another one, at the pages and forms that take such an id. */
@OnSharedConsole
class ConsoleStrangerIT {

    private static final List<String> PAGES_OF_A_TENANT = List.of(
            "/tenants/one",
            "/tenants/settings",
            "/tenants/policy",
            "/tenants/wrappings",
            "/tenants/recovery",
            "/tenants/adoption");

    private static final List<String> FORMS = List.of(
            "/erasures/approve",
            "/erasures/cancel",
            "/erasures/certificate",
            "/recoveries/approve",
            "/recoveries/cancel",
            "/recoveries/export",
            "/recoveries/copies",
            "/recoveries/complete",
            "/rotations/pause",
            "/rotations/resume",
            "/rotations/cancel",
            "/tenants/suspend",
            "/tenants/resume",
            "/tenants/settings/change",
            "/tenants/settings/drop",
            "/tenants/policy/compare",
            "/tenants/policy/change",
            "/tenants/policy/drop",
            "/tenants/recovery/propose",
            "/tenants/recovery/remove",
            "/tenants/recovery/approve",
            "/tenants/recovery/cancel",
            "/tenants/adoption/adopt",
            "/tenants/adoption/restore");

    private final ConsoleInstallation console;
    private final Tenant hospital;
    private final Tenant other;

    ConsoleStrangerIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
        this.other = console.newTenant();
    }

    @Test
    void findsAndChangesNothingOfTheOtherTenant() {
        hospital.register(true);
        other.register(false);
        assertThat(hospital.generate("patient")).isEqualTo(201);
        Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER, Role.KEY_ADMIN));
        String recovery = requestRecovery(olga);
        String erasure = requestErasure(olga);
        String rotation = startRotation(olga);
        String tag = olga.get("/tenants/recovery?id=" + hospital.id()).hidden("tag");
        Browser eva = console.loggedIn(
                other.person("eva", Role.PRIVACY_OFFICER, Role.KEY_ADMIN, Role.KEY_USER, Role.AUDITOR));

        for (String path : PAGES_OF_A_TENANT) {
            assertThat(eva.get(path + "?id=" + hospital.id()).status()).as(path).isEqualTo(404);
        }
        assertThat(eva.get("/rotations/left?id=" + rotation).status()).isEqualTo(404);
        for (String path : FORMS) {
            Page answer = eva.post(
                    path,
                    "destructionId",
                    erasure,
                    "recoveryId",
                    recovery,
                    "rotationId",
                    rotation,
                    "tenantId",
                    hospital.id(),
                    "confirmTenantId",
                    hospital.id(),
                    "tag",
                    tag,
                    "expected",
                    "none",
                    "recoveryPublicKey",
                    RecipientKey.generate(new SecureRandom()).publicKey(),
                    "destructionWindow",
                    "PT1H",
                    "enabled",
                    "true",
                    "maxAge",
                    "P90D");
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.text()).as(path).contains("There is no such thing in your tenant.");
        }

        assertThat(hospital.events())
                .extracting(event -> event.getString("actor"))
                .contains("olga")
                .doesNotContain("eva");
        assertThat(olga.get("/").text()).contains(erasure, recovery, "waits for a second person");
    }

    private String requestErasure(Browser olga) {
        olga.get("/patient");
        return olga.post(
                        "/patient/erase",
                        "patientId",
                        "patient",
                        "legalBasis",
                        "GDPR Art. 17",
                        "confirmPatientId",
                        "patient")
                .hidden("destructionId");
    }

    private String requestRecovery(Browser olga) {
        olga.get("/recoveries");
        return olga.post("/recoveries/request", "reason", "a loss", "patientIds", "patient")
                .hidden("recoveryId");
    }

    private String startRotation(Browser olga) {
        olga.get("/tenants/one?id=" + hospital.id());
        olga.post("/rotations/start", "dryRun", "true");
        return console.api()
                .request("GET", "/api/v1/rotations")
                .as(console.issuer().token(hospital.person("anna", Role.KEY_ADMIN)))
                .send()
                .json()
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("id");
    }
}
