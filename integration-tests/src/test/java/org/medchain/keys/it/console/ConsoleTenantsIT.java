package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;
import org.medchain.keys.it.console.LoginServer.Person;

/** Tenants and their settings in the console. */
@OnSharedConsole
class ConsoleTenantsIT {

    private static final String ATTACK = ConsoleInstallation.ATTACK;

    private final ConsoleInstallation console;
    private final Tenant hospital;

    ConsoleTenantsIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
    }

    @Nested
    class Settings {

        @Test
        void thatProtectLessTakeASecondAdministratorWhoSawThem() {
            hospital.register(true);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            String seen = anna.get("/tenants/settings?id=" + hospital.id()).hidden("tag");

            Page difference = anna.post(
                    "/tenants/settings/compare",
                    "tenantId",
                    hospital.id(),
                    "tag",
                    seen,
                    "name",
                    "Hospital",
                    "destructionWindow",
                    "PT1H",
                    "fourEyes",
                    "true");
            assertThat(difference.text())
                    .contains("<del>P2D</del>", "<ins>PT1H</ins>", "second administrator has confirmed")
                    .doesNotContain("recoveryKeyWait", ATTACK);
            Page proposed = change(anna, seen, "name", "Hospital", "destructionWindow", "PT1H");
            assertThat(proposed.text())
                    .contains("Your proposal is noted.", "Another administrator must confirm it.", "<td>P2D</td>")
                    .doesNotContain("/console/tenants/settings/change");
            assertThat(change(anna, seen, "destructionWindow", "PT2H").status()).isEqualTo(412);
            Page own = anna.get("/tenants/one?id=" + hospital.id());
            Page again = change(
                    anna,
                    own.hidden("tag"),
                    "destructionWindow",
                    "PT1H",
                    "fourEyes",
                    own.hidden("fourEyes"),
                    "recoveryKeyWait",
                    own.hidden("recoveryKeyWait"));
            assertThat(again.text()).contains("Your proposal is noted.", "<td>P2D</td>", "<ins>PT1H</ins>");

            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            assertThat(bert.get("/").text()).contains("anna proposed a change of the settings.");
            Page shown = bert.get("/tenants/one?id=" + hospital.id());
            assertThat(shown.text()).contains("<ins>PT1H</ins>", "action=\"/console/tenants/settings/change\"");
            Page confirmed = bert.post(
                    "/tenants/settings/change",
                    "tenantId",
                    shown.hidden("tenantId"),
                    "tag",
                    shown.hidden("tag"),
                    "destructionWindow",
                    shown.hidden("destructionWindow"),
                    "fourEyes",
                    shown.hidden("fourEyes"),
                    "recoveryKeyWait",
                    shown.hidden("recoveryKeyWait"));

            assertThat(confirmed.text())
                    .contains("The settings are changed.", "<td>PT1H</td>")
                    .doesNotContain("Proposed change");
            assertThat(hospital.events())
                    .extracting(it ->
                            it.getString("operation") + " " + it.getString("actor") + " " + it.getString("outcome"))
                    .contains("UPDATE_TENANT anna SUCCESS", "UPDATE_TENANT anna FAILURE", "UPDATE_TENANT bert SUCCESS");
        }

        @Test
        void thatAreProposedAreDropped() {
            hospital.register(true);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            String seen = anna.get("/tenants/settings?id=" + hospital.id()).hidden("tag");
            Page proposed = change(anna, seen, "destructionWindow", "PT1H");
            assertThat(proposed.text()).contains("Proposed change", "action=\"/console/tenants/settings/drop\"");

            Page dropped = anna.post(
                    "/tenants/settings/drop",
                    "tenantId",
                    proposed.hidden("tenantId"),
                    "tag",
                    proposed.hidden("tag"),
                    "destructionWindow",
                    proposed.hidden("destructionWindow"),
                    "fourEyes",
                    proposed.hidden("fourEyes"),
                    "recoveryKeyWait",
                    proposed.hidden("recoveryKeyWait"));

            assertThat(dropped.text())
                    .contains("The proposal is dropped.", "<td>P2D</td>")
                    .doesNotContain("Proposed change");
        }

        private Page change(Browser browser, String seen, String... settings) {
            List<String> fields = new ArrayList<>(List.of("tenantId", hospital.id(), "tag", seen));
            fields.addAll(List.of(settings));
            browser.get("/me");
            return browser.post("/tenants/settings/change", fields.toArray(String[]::new));
        }

        @Test
        void showWhatWrapsTheKeys() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));

            assertThat(anna.get("/tenants/wrappings?id=" + hospital.id()).text())
                    .contains("<td>local</td><td>1</td>", "Keys that are not under the current CMK or KEK: 0");
        }
    }

    @Nested
    class ASuspension {

        @Test
        void endsOnceASecondAdministratorAsksForIt() {
            hospital.register(true);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            assertThat(page(anna).text()).doesNotContain("/console/tenants/resume");
            assertThat(suspend(anna, "another-tenant").status()).isEqualTo(400);
            assertThat(hospital.generate("patient")).isEqualTo(201);

            assertThat(suspend(anna, hospital.id()).text())
                    .contains("The tenant is suspended", "Suspended by: the administrator of the tenant");
            assertThat(hospital.generate("patient")).isEqualTo(409);
            Page proposed = resume(anna);
            assertThat(proposed.text())
                    .contains("Your proposal is noted.", "Another administrator must do the same.")
                    .doesNotContain("action=\"/console/tenants/resume\"");
            assertThat(resume(anna).text()).contains("Your proposal is noted.");
            assertThat(hospital.generate("patient")).isEqualTo(409);

            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            assertThat(bert.get("/").text()).contains("anna proposed to resume the tenant.");
            assertThat(page(bert).text()).contains("action=\"/console/tenants/resume\"");
            assertThat(resume(bert).text()).contains("The tenant is resumed").doesNotContain("Suspended by");
            assertThat(hospital.generate("patient")).isEqualTo(201);
            assertThat(hospital.events())
                    .extracting(it ->
                            it.getString("operation") + " " + it.getString("actor") + " " + it.getString("outcome"))
                    .contains(
                            "SUSPEND_TENANT anna FAILURE",
                            "SUSPEND_TENANT anna SUCCESS",
                            "RESUME_TENANT anna SUCCESS",
                            "RESUME_TENANT bert SUCCESS");
        }

        @Test
        void byTheInstallationIsEndedByIt() {
            hospital.register(true);
            Browser root = console.loggedIn(new Person("root", Api.EVERY_TENANT, Set.of(Role.KEY_ADMIN)));
            suspend(root, hospital.id());
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            assertThat(page(anna).text())
                    .contains("Suspended by: the administrator of the installation", "You can resume the tenant only")
                    .doesNotContain("action=\"/console/tenants/resume\"");

            Page refused = resume(anna);

            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("the administrator of the installation suspended it");
            resume(root);
            assertThat(page(anna).text()).contains("root proposed to resume", "action=\"/console/tenants/resume\"");
            assertThat(resume(anna).text()).contains("The tenant is resumed");
        }

        @Test
        void byBothEndsWhenBothEndIt() {
            hospital.register(false);
            Browser root = console.loggedIn(new Person("root", Api.EVERY_TENANT, Set.of(Role.KEY_ADMIN)));
            suspend(root, hospital.id());
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            suspend(anna, hospital.id());

            assertThat(resume(anna).text())
                    .contains("Your suspension is ended.", "Suspended by: the administrator of the installation");
            assertThat(resume(root).text()).contains("The tenant is resumed");
        }

        private Page page(Browser browser) {
            return browser.get("/tenants/one?id=" + hospital.id());
        }

        private Page suspend(Browser browser, String typed) {
            browser.get("/me");
            return browser.post("/tenants/suspend", "tenantId", hospital.id(), "confirmTenantId", typed);
        }

        private Page resume(Browser browser) {
            browser.get("/me");
            return browser.post("/tenants/resume", "tenantId", hospital.id());
        }

        @Test
        void whoseEndIsProposedIsKeptBySuspendingAgain() {
            hospital.register(true);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            suspend(anna, hospital.id());
            assertThat(page(anna).text()).doesNotContain("action=\"/console/tenants/suspend\"");
            resume(anna);

            Browser bert = console.loggedIn(hospital.person("bert", Role.KEY_ADMIN));
            assertThat(page(bert).text()).contains("action=\"/console/tenants/suspend\"");
            assertThat(suspend(bert, hospital.id()).text()).doesNotContain("proposed to resume");
        }
    }
}
