package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;

/** A person with all roles of one tenant, who knows the ids of another one, at the pages and forms that take such an id. */
@OnSharedConsole
class ConsoleStrangerIT {

    /** The routes of the console and what each answers to a stranger; a test of the console's module holds the list against its pages. */
    private static final Path ROUTES = Path.of("..", "console-module", "src", "test", "routes.md");

    private static final Pattern ROUTE = Pattern.compile("\\| `(GET|POST) (\\S+)` \\| (404|each|own) \\|");

    /** What a command of custodians writes, of the patient. */
    private static final String RECOVERED =
            "{\"items\":[{\"patientId\":\"patient\",\"epoch\":\"01a2103e-af21-7a4b-a9b0-92d1b92862d7\",\"sealedKey\":\"AQID\"}]}";

    private final ConsoleInstallation console;
    private final Tenant hospital;
    private final Tenant other;

    ConsoleStrangerIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
        this.other = console.newTenant();
    }

    @Test
    void findsAndChangesNothingOfTheOtherTenant() throws IOException {
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

        for (MatchResult route : routes()) {
            String path = route.group(2);
            // What the answer before this one was a file of has no form.
            eva.get("/me");
            Page answer = route.group(1).equals("GET")
                    ? eva.get(path + "?seq=1&id=" + (path.startsWith("/rotations") ? rotation : hospital.id()))
                    : eva.post(
                            path,
                            "destructionId",
                            erasure,
                            "recoveryId",
                            recovery,
                            "recovered",
                            RECOVERED,
                            "rotationId",
                            rotation,
                            "tenantId",
                            hospital.id(),
                            "confirmTenantId",
                            hospital.id(),
                            "name",
                            "Hospital",
                            "patientId",
                            "patient",
                            "confirmPatientId",
                            "patient",
                            "legalBasis",
                            "GDPR Art. 17",
                            "reason",
                            "a lawsuit",
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
            assertThat(answer.text()).as(path).doesNotContain("olga");
            if (!route.group(3).equals("own")) {
                assertThat(answer.text()).as(path).contains("There is no such thing in your tenant.");
            }
            if (route.group(3).equals("404")) {
                assertThat(answer.status()).as(path).isEqualTo(404);
            }
        }

        assertThat(hospital.events())
                .extracting(event -> event.getString("actor"))
                .contains("olga")
                .doesNotContain("eva");
        assertThat(olga.get("/").text()).contains(erasure, recovery, "waits for a second person");
    }

    private static List<MatchResult> routes() throws IOException {
        List<MatchResult> routes =
                ROUTE.matcher(Files.readString(ROUTES)).results().toList();
        assertThat(routes).isNotEmpty();
        return routes;
    }

    private String requestErasure(Browser olga) {
        olga.get("/patient");
        return olga.requestErasure("patient", "GDPR Art. 17", "patient").hidden("destructionId");
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
                .sendAs(console.issuer().token(hospital.person("anna", Role.KEY_ADMIN)))
                .json()
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("id");
    }
}
