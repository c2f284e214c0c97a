package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;

/** Rotations and their policy in the console. */
@OnSharedConsole
class ConsoleRotationsIT {

    private static final String ATTACK = ConsoleInstallation.ATTACK;

    private final ConsoleInstallation console;
    private final Tenant hospital;

    ConsoleRotationsIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
    }

    @Nested
    class ARotation {

        @Test
        void isStartedByAnAdministratorAndShowsItsProgress() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser anna = console.loggedIn(hospital.person("anna", Role.KEY_ADMIN));
            assertThat(anna.get("/tenants").text()).contains(hospital.id()).doesNotContain(ATTACK);
            anna.get("/tenants/one?id=" + hospital.id());

            Page started = anna.post("/rotations/start");

            assertThat(started.text())
                    .contains("The rotation has started.", "<progress ")
                    .doesNotContain("http-equiv");
            Page part = anna.getOnce("/rotations?reload=true");
            assertThat(part.status()).isEqualTo(200);
            assertThat(part.text()).contains("<progress ").doesNotContain("<html", "<script");
            assertThat(new Browser(console.server())
                            .getOnce("/rotations?reload=true")
                            .header("HX-Refresh"))
                    .contains("true");
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            anna.get("/tenants/one?id=" + hospital.id()).text().contains("done</td>"));
        }

        @Test
        void isRefusedToOfficers() {
            hospital.register(true);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));
            olga.get("/me");

            Page page = olga.post("/rotations/start");

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("key-admin");
        }
    }
}
