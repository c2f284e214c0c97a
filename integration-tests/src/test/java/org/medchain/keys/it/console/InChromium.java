package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;
import org.medchain.keys.it.console.LoginServer.Person;

/**
 * People of one hospital at the console in Chromium, which Playwright drives. Skipped where there is no Chromium or no npm. The pictures of all pages
 * are in {@code target/servers/clients/browser/pages}; docs/run/console has two of them.
 */
abstract class InChromium {

    static final JsonObject USUAL = JsonValue.EMPTY_JSON_OBJECT;
    static final String PATIENT = "patient/7";

    /** The pictures that docs and the README show. They are written there with {@code -Dmedchain.docs.write=true}. */
    private static final Path DOCS = Path.of("..", "docs", "run", "console");

    private static final Path HEADINGS = Path.of("src", "test", "browser", "headings");

    private static final Set<String> IN_DOCS = Set.of("today-awaiting", "policy-difference");

    private static Chromium chromium;

    final ConsoleInstallation console;
    final Tenant hospital;

    InChromium(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
    }

    /** Starts it for the server as it is now, which has other ports after each start. */
    @BeforeEach
    final void reopen() throws IOException, InterruptedException {
        if (chromium == null || !chromium.reaches(console.server())) {
            stop();
            chromium = Chromium.start(console.server());
        }
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (chromium != null) {
            chromium.end();
            chromium = null;
        }
    }

    /** Opens a window of somebody who has not logged in. */
    static Tab open(JsonObject options) {
        return chromium.open(options);
    }

    final Tab loggedIn(String name, Role... roles) {
        return loggedIn(hospital.person(name, roles), USUAL);
    }

    final Tab loggedIn(Person person, JsonObject options) {
        console.issuer().logIn(person);
        Tab tab = open(options);
        tab.go("/console/");
        assertThat(tab.enter("Log in")).isEqualTo(200);
        assertThat(tab.text()).contains(person.name());
        return tab;
    }

    static void assertIsGood(Tab tab, String page) {
        Path picture = chromium.picture(page);
        tab.assertIsGood(picture);
        assertThat(tab.address()).doesNotContainPattern("patient(?:/|%2[Ff])[0-9]");
        if (IN_DOCS.contains(page)) {
            assertIsAsInDocs(tab, page, picture);
        }
    }

    /** A picture in docs is of a page that has these headings still. Its other texts differ with each run. */
    private static void assertIsAsInDocs(Tab tab, String page, Path picture) {
        Path headings = HEADINGS.resolve(page + ".txt");
        String found = tab.headings();
        try {
            if (Boolean.getBoolean("medchain.docs.write")) {
                Files.copy(picture, DOCS.resolve(page + ".png"), StandardCopyOption.REPLACE_EXISTING);
                Files.writeString(headings, found);
            }
            assertThat(found)
                    .as("headings of the page of which docs show a picture: write it again with"
                            + " -Dmedchain.docs.write=true")
                    .isEqualTo(Files.readString(headings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final void registerWithAPatient() {
        hospital.register(true);
        assertThat(hospital.generate(PATIENT)).isEqualTo(201);
    }

    static void openPatient(Tab tab, String patientId) {
        tab.enter("Patient");
        assertThat(tab.reach("Patient id").type(patientId).enter("Show")).isEqualTo(200);
    }

    static void fillInErasure(Tab tab) {
        tab.reach("Legal basis").type("GDPR Art. 17");
        tab.reach("Patient id, typed again").type(PATIENT);
    }

    static void requestErasure(Tab tab) {
        openPatient(tab, PATIENT);
        fillInErasure(tab);
        assertThat(tab.enter("Request the erasure")).isEqualTo(200);
    }

    /** Returns how often somebody did it with that outcome. */
    final long count(String operation, String outcome) {
        return hospital.events().stream()
                .filter(event -> event.getString("operation").equals(operation))
                .filter(event -> event.getString("outcome").equals(outcome))
                .count();
    }
}
