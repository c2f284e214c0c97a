package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * The page of today of a tenant with 10,000 open erasures, beside that of a tenant without any. Its bytes are bounded; its latency and the server's live
 * heap are printed, since they are the machine's too.
 */
@OnePass
@Tag("proof")
class ConsoleCostIT {

    private static final int ERASURES = 10_000;
    private static final int ONE_BATCH = 1_000;
    private static final int CLIENTS = 16;
    private static final int WARM_UP = 100;
    private static final int READINGS = 200;

    private static ConsoleInstallation console;

    private final Tenant busy = console.newTenant();

    @BeforeAll
    static void start() throws IOException {
        console = new ConsoleInstallation("console-cost", Kind.POSTGRESQL);
        console.start();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void todayIsSmallHoweverManyErasuresAreOpen() throws Exception {
        Tenant idle = console.newTenant();
        idle.register(true);
        openErasures();
        Browser olga = console.loggedIn(idle.person("olga", Role.PRIVACY_OFFICER));
        Browser otto = console.loggedIn(busy.person("otto", Role.PRIVACY_OFFICER));
        read(olga, WARM_UP);
        read(otto, WARM_UP);

        print("without any", olga);
        print("with " + ERASURES + " open erasures", otto);

        Page page = otto.get("/");
        assertThat(page.text())
                .contains("waits for a second person", "waits for its time", ConsoleTodayIT.MORE_ERASURES);
        assertThat(page.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(Tab.LARGEST_HTML);
    }

    /** Half of them wait for a second person, half for their time. */
    private void openErasures() throws InterruptedException {
        busy.register(Json.createObjectBuilder().add("fourEyes", false).add("destructionWindow", "P2D"));
        for (int patient = 0; patient < ERASURES; patient += ONE_BATCH) {
            generate(patient);
        }
        requestErasures(0, ERASURES / 2);
        assertThat(console.api()
                        .request("PATCH", Hospital.TENANT, busy.id())
                        .as(token(Role.KEY_ADMIN))
                        .body(Hospital.MERGE_PATCH, "{\"fourEyes\":true}")
                        .send()
                        .status())
                .isEqualTo(200);
        requestErasures(ERASURES / 2, ERASURES);
    }

    private void generate(int first) {
        String items = IntStream.range(first, first + ONE_BATCH)
                .mapToObj(patient -> "{\"patientId\":\"patient-" + patient + "\"}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
        assertThat(console.api()
                        .request("POST", "/api/v1/data-keys/batch")
                        .query("plaintext", "false")
                        .as(token(Role.KEY_USER))
                        .json(items)
                        .send()
                        .status())
                .isEqualTo(200);
    }

    private void requestErasures(int from, int to) throws InterruptedException {
        String token = token(Role.PRIVACY_OFFICER);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Integer>> requests = IntStream.range(from, to)
                    .<Callable<Integer>>mapToObj(patient -> () -> requestErasure(patient, token))
                    .toList();
            assertThat(clients.invokeAll(requests))
                    .allSatisfy(sent -> assertThat(sent.get()).isEqualTo(202));
        } finally {
            clients.shutdownNow();
        }
    }

    private int requestErasure(int patient, String token) {
        String patientId = "patient-" + patient;
        return console.api()
                .request("DELETE", Hospital.KEYS, patientId)
                .as(token)
                .json(Map.of("legalBasis", "GDPR Art. 17(1)(b)", "confirmPatientId", patientId))
                .send()
                .status();
    }

    private String token(Role role) {
        return console.issuer().token(busy.person("ward", role));
    }

    private static void print(String tenant, Browser person) throws IOException, InterruptedException {
        long[] micros = read(person, READINGS);
        String[] total = console.server().jcmd("GC.class_histogram").strip().split("\\s+", -1);
        System.out.printf(
                "today %s: %d bytes of HTML, p50 %.1f ms, p95 %.1f ms, live heap %.1f MB%n",
                tenant,
                person.get("/").text().getBytes(StandardCharsets.UTF_8).length,
                micros[READINGS / 2] / 1e3,
                micros[READINGS * 95 / 100] / 1e3,
                Long.parseLong(total[total.length - 1]) / 1e6);
    }

    /** Returns how long each took, in microseconds, the fastest first. */
    private static long[] read(Browser person, int times) {
        long[] micros = new long[times];
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            Page page = person.get("/");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).contains("<h1>Today</h1>");
            micros[i] = (System.nanoTime() - begun) / 1_000;
        }
        Arrays.sort(micros);
        return micros;
    }
}
