package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Custodians;

/** A recovery and its key in Chromium, with its keyboard alone: officers, administrators, and custodians with the command line. */
@OnSharedConsole
@Tag("proof")
class BrowserRecoveriesIT extends InChromium {

    BrowserRecoveriesIT(ConsoleInstallation console) {
        super(console);
    }

    @Test
    void officersRequestApproveAndCancel() {
        registerWithAPatient();
        Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
        olga.enter("Recoveries");
        assertIsGood(olga, "recoveries");
        olga.reach("Reason").type("a loss");
        olga.reach("Patient ids").type(PATIENT);
        assertThat(olga.enter("Request a recovery")).isEqualTo(200);
        assertThat(olga.text()).contains("The recovery is requested.");

        Tab otto = loggedIn("otto", Role.PRIVACY_OFFICER);
        assertThat(otto.enter("Approve the recovery")).isEqualTo(200);
        assertThat(otto.text()).contains("its wait has begun");
        assertIsGood(otto, "recoveries-approved");
        assertThat(otto.enter("Cancel the recovery")).isEqualTo(200);
        assertThat(otto.text()).contains("The recovery is cancelled.");
    }

    @Test
    void keysLeaveForCustodiansAndComeBack(@TempDir Path directory) throws Exception {
        hospital.register(Json.createObjectBuilder().add("recoveryKeyWait", "PT0S"));
        Custodians custodians = new Custodians(directory, hospital.id());
        Tab anna = loggedIn("anna", Role.KEY_ADMIN);
        Tab bert = loggedIn("bert", Role.KEY_ADMIN);
        agreeOn(custodians.publicKey(), anna, bert);
        assertThat(hospital.generate(PATIENT)).isEqualTo(201);
        Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
        olga.enter("Recoveries");
        olga.reach("Reason").type("a loss");
        olga.reach("All patients of the tenant").press("Space").enter("Request a recovery");
        Tab otto = loggedIn("otto", Role.PRIVACY_OFFICER);
        otto.enter("Approve the recovery");
        assertIsGood(otto, "recoveries-ready");

        assertThat(otto.enter("Begin the export")).isEqualTo(200);
        assertIsGood(otto, "recoveries-exported");
        String sealedTo = otto.text().replaceFirst("(?s).*sealed to (\\S+).*", "$1");
        Path copies = otto.reach("Escrow copies for the custodians").download().path();
        // The KEK is not lost, so each key is where it belongs.
        String recovered = custodians.recover(sealedTo, firstPage(copies));
        otto.reach("File of the custodians").type(recovered);
        assertThat(otto.enter("Take keys back")).isEqualTo(200);
        assertThat(otto.text()).contains("What came back", PATIENT + "\t0");
        assertIsGood(otto, "taken-back");
        otto.enter("Recoveries");
        assertThat(otto.enter("All is back")).isEqualTo(200);
        assertThat(otto.text()).contains("The recovery is done");
        assertIsGood(otto, "recoveries-done");
    }

    @Test
    void aKeyThatHoldsIsToGoAndAnOfficerPreventsThat(@TempDir Path directory) throws Exception {
        hospital.register(Json.createObjectBuilder().add("recoveryKeyWait", "PT0S"));
        Custodians custodians = new Custodians(directory, hospital.id());
        Tab anna = loggedIn("anna", Role.KEY_ADMIN);
        Tab bert = loggedIn("bert", Role.KEY_ADMIN);
        agreeOn(custodians.publicKey(), anna, bert);
        assertIsGood(bert, "recovery-key-holds");

        bert.reach("Tenant, typed again").type(hospital.id());
        assertThat(bert.enter("Propose to have none")).isEqualTo(200);
        assertThat(bert.text()).contains("The proposal is noted.");
        assertIsGood(bert, "recovery-key-to-go");
        Tab olga = loggedIn("olga", Role.PRIVACY_OFFICER);
        olga.enter("Recoveries");
        assertThat(olga.enter("Drop what is proposed")).isEqualTo(200);

        assertThat(olga.text()).contains("The proposal is dropped.");
        openRecoveryKey(bert);
        assertThat(bert.text())
                .contains("Recovery key of the tenant")
                .doesNotContain("The next one", "Recovery key of the tenant: none");
    }

    /** Leaves the second one on the page of the recovery key, which holds. */
    private void agreeOn(String publicKey, Tab anna, Tab bert) {
        openRecoveryKey(anna);
        assertIsGood(anna, "recovery-key");
        anna.reach("Public key").type(publicKey);
        assertThat(anna.enter("Propose a recovery key")).isEqualTo(200);
        bert.enter("Today");
        bert.enter("Recovery key");
        assertIsGood(bert, "recovery-key-proposed");
        assertThat(bert.enter("Approve it")).isEqualTo(200);
        assertThat(bert.text()).contains("its wait has begun");
        assertIsGood(bert, "recovery-key-approved");
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            openRecoveryKey(bert);
            return !bert.text().contains("The next one");
        });
    }

    private void openRecoveryKey(Tab tab) {
        tab.go("/console/tenants/one?id=" + hospital.id());
        tab.enter("Recovery key");
    }

    private static String firstPage(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return new String(zip.getInputStream(zip.getEntry("page-1.json")).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
