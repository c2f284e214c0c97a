package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;

/** The review of the audit trail in the console. */
@OnSharedConsole
class ConsoleReviewIT {

    private final ConsoleInstallation console;
    private final Tenant hospital;

    ConsoleReviewIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
    }

    @Nested
    class TheTrail {

        @Test
        void isReviewedInCharts() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            assertThat(olga.get("/review").status()).isEqualTo(403);

            Page page = console.loggedIn(hospital.person("alice", Role.AUDITOR)).get("/review?days=30");

            assertThat(page.text())
                    .contains(
                            "<svg class=\"bar\"",
                            "olga, READ_AUDIT_SUMMARY, forbidden",
                            "<th scope=\"row\">ward</th><td>1</td><td>0</td>");
        }

        @Test
        void isSignedOffUnlessAProposalWaits() {
            hospital.register(true);
            Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));
            String week = alice.get("/review").hidden("first");
            assertThat(alice.get("/review").text()).doesNotContain("</th><td>alice</td>");
            Page signed = alice.post("/review/sign-off", "first", week);
            assertThat(signed.text()).contains("The week is signed off.");
            assertThat(signed.text())
                    .containsPattern(
                            "<th scope=\"row\">" + week + " - [0-9-]{10}</th><td>alice</td><td>20[0-9: +-]+</td>")
                    .contains("<td>not signed off</td>");
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            String seen = anna.get("/tenants/settings?id=" + hospital.id()).hidden("tag");
            anna.post("/tenants/settings/change", "tenantId", hospital.id(), "tag", seen, "destructionWindow", "PT1H");

            Page refused = alice.post("/review/sign-off", "first", week);

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text()).contains("still waits for a person");
            assertThat(hospital.events())
                    .extracting(it ->
                            it.getString("operation") + " " + it.getString("actor") + " " + it.getString("outcome"))
                    .contains("SIGN_OFF_REVIEW alice SUCCESS", "SIGN_OFF_REVIEW alice FAILURE");
        }
    }
}
