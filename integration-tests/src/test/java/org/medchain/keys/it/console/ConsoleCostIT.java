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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * What the console costs. Of today's page with 10,000 open erasures the bytes are bounded and the time, by that of a page without any where the machine is
 * slow; of the console with ten people the memory in use: heap, metaspace and compiled code. Resident memory is printed, since it is the collector's choice.
 */
@OnePass
@Tag("proof")
class ConsoleCostIT {

    private static final int ERASURES = 10_000;
    private static final int ONE_BATCH = 1_000;
    private static final int CLIENTS = 16;
    private static final int WARM_UP = 100;
    private static final int READINGS = 200;
    private static final int PEOPLE = 10;
    private static final long MOST_MEMORY = 20_000_000;
    private static final Pattern RESIDENT = Pattern.compile("Resident Set Size: (\\d+)K");
    private static final Pattern METASPACE = Pattern.compile("Metaspace +used (\\d+)K");
    private static final Pattern CODE = Pattern.compile(" used=(\\d+)Kb");

    private static ConsoleInstallation console;
    private static Memory without;
    private static Memory with;

    private final Tenant busy = console.newTenant();

    /** The memory of a server, in bytes: what lives on the heap after a full collection, what classes and compiled code take, and what is resident then. */
    private record Memory(long heap, long metaspace, long code, long resident) {

        static Memory now() throws IOException, InterruptedException {
            String[] total = console.server().jcmd("GC.class_histogram").strip().split("\\s+", -1);
            return new Memory(
                    Long.parseLong(total[total.length - 1]),
                    sum("GC.heap_info", METASPACE),
                    sum("Compiler.codecache", CODE),
                    sum("VM.info", RESIDENT));
        }

        private static long sum(String command, Pattern kilobytes) throws IOException, InterruptedException {
            List<MatchResult> found =
                    kilobytes.matcher(console.server().jcmd(command)).results().toList();
            assertThat(found).as(command).isNotEmpty();
            return found.stream().mapToLong(it -> Long.parseLong(it.group(1))).sum() * 1024;
        }

        long used() {
            return heap + metaspace + code;
        }
    }

    /** Two servers, one after the other, with the options of the product: the second has the console, at which people work. */
    @BeforeAll
    static void start() throws IOException, InterruptedException {
        console = new ConsoleInstallation("console-cost", Kind.POSTGRESQL);
        ServerEnvironment ofConsole =
                console.issuer().environmentOf(console.installation()).with("JVM_ARGS", "");
        console.server().start(ofConsole.without("CONSOLE_CLIENT_ID"));
        Tenant tenant = console.newTenant();
        tenant.register(true);
        workOverHttp(tenant);
        without = Memory.now();
        console.server().stop();
        console.server().start(ofConsole);
        workOverHttp(tenant);
        for (int i = 0; i < PEOPLE; i++) {
            read(console.loggedIn(tenant.person("olga" + i, Role.PRIVACY_OFFICER, Role.AUDITOR)), PEOPLE);
        }
        with = Memory.now();
    }

    private static void workOverHttp(Tenant tenant) {
        for (int i = 0; i < WARM_UP; i++) {
            assertThat(tenant.generate("patient-" + i)).isEqualTo(201);
            tenant.events();
        }
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void tenPeopleTakeLittleMemory() {
        System.out.printf("the console with %d people: %s without it, %s with it%n", PEOPLE, without, with);

        assertThat(with.used() - without.used()).isLessThan(MOST_MEMORY);
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
                        .sendAs(token(Role.KEY_USER), items)
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
                .sendAs(token, Map.of("legalBasis", "GDPR Art. 17(1)(b)", "confirmPatientId", patientId))
                .status();
    }

    private String token(Role role) {
        return console.issuer().token(busy.person("ward", role));
    }

    /** Prints what the page costs. No time is asserted: the machine may do other things. */
    private static void print(String tenant, Browser person) {
        long[] micros = read(person, READINGS);
        System.out.printf(
                "today %s: %d bytes of HTML, p50 %.1f ms, p95 %.1f ms%n",
                tenant,
                person.get("/").text().getBytes(StandardCharsets.UTF_8).length,
                micros[READINGS / 2] / 1e3,
                micros[READINGS * 95 / 100] / 1e3);
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
