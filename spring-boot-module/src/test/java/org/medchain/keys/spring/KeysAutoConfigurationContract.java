package org.medchain.keys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.client.KeyCache;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.PatientVault;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.client.http.KeysOverHttp;
import org.medchain.keys.problem.ProblemType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What holds on every Spring Boot: the starter's beans in an application, with a service in memory over HTTP. */
public abstract class KeysAutoConfigurationContract {

    private static final String TOKEN = "a.secret.token";
    private static final PatientId PATIENT = new PatientId("patient-1");
    private static final byte[] REPORT = "Kalium 4,1 mmol/l".getBytes(StandardCharsets.UTF_8);

    private final InMemoryService service = new InMemoryService();
    private KeysOverHttp server;
    private ApplicationContextRunner application;

    @TempDir
    private Path directory;

    /** What the health indicator of the starter says now. */
    protected abstract Reported health(AssertableApplicationContext context);

    /** @param details of the health, without its status */
    protected record Reported(String status, Map<String, Object> details) {}

    /** It finds the starter as any application does. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @BeforeEach
    void startServer() throws IOException {
        server = new KeysOverHttp(service);
        Path token = Files.writeString(directory.resolve("token"), TOKEN + "\n");
        application = withoutToken().withPropertyValues("medchain.keys.token-file=" + token);
    }

    private ApplicationContextRunner withoutToken() {
        return new ApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues("medchain.keys.service=" + server.address(), "medchain.keys.tenant-id=hospital-a");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private static byte[] sealedAndOpened(AssertableApplicationContext context) {
        PatientVault vault = context.getBean(PatientVaults.class).of(PATIENT);
        return vault.open(vault.seal(REPORT, Map.of("record", "lab-7")));
    }

    @Test
    void sealsWithTheTokenOfTheFile() {
        application.run(context -> {
            assertThat(sealedAndOpened(context)).isEqualTo(REPORT);
            assertThat(server.received())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.authorization()).isEqualTo("Bearer " + TOKEN));
        });
    }

    @Test
    void readsATokenThatWasRenewed() {
        application.run(context -> {
            Files.writeString(directory.resolve("token"), "another.token");

            assertThat(sealedAndOpened(context)).isEqualTo(REPORT);
            assertThat(server.received())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.authorization()).isEqualTo("Bearer another.token"));
        });
    }

    @Test
    void takesTheTokenOfABean() {
        withoutToken()
                .withBean(TokenSupplier.class, () -> () -> "token.of.a.bean")
                .run(context -> {
                    assertThat(sealedAndOpened(context)).isEqualTo(REPORT);
                    assertThat(server.received())
                            .isNotEmpty()
                            .allSatisfy(request ->
                                    assertThat(request.authorization()).isEqualTo("Bearer token.of.a.bean"));
                });
    }

    @Test
    void hasTheDeadlinesOfTheClient() {
        application.run(context -> {
            KeysProperties properties = context.getBean(KeysProperties.class);
            HttpKeySourceSettings unsaid = new HttpKeySourceSettings(server.address(), () -> TOKEN);

            assertThat(properties.deadline()).isEqualTo(unsaid.deadline());
            assertThat(properties.attemptDeadline()).isEqualTo(unsaid.attemptDeadline());
        });
    }

    @Test
    void hasKeysSealedIfThatIsAskedFor() {
        application
                .withPropertyValues(
                        "medchain.keys.sealed-delivery=true", "medchain.keys.tenant-id=" + KeysOverHttp.TENANT)
                .run(context -> {
                    assertThat(sealedAndOpened(context)).isEqualTo(REPORT);
                    // The body of a generate is the public key, and empty otherwise.
                    assertThat(server.received().get(0).length()).isGreaterThan(1_600);
                });
    }

    @Test
    void hasNoCacheUnlessOneIsAskedFor() {
        application.run(context -> assertThat(context).doesNotHaveBean(KeyCache.class));
    }

    @Test
    void servesKeysFromACacheThatIsAskedFor() {
        application
                .withPropertyValues("medchain.keys.cache.age=30s", "medchain.keys.cache.purpose=reports")
                .run(context -> {
                    PatientVault vault = context.getBean(PatientVaults.class).of(PATIENT);
                    byte[] message = vault.seal(REPORT, Map.of());
                    KeyCache cache = context.getBean(KeyCache.class);
                    // The feed of revocations is followed on a thread of its own.
                    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
                    while (cache.counts().served() == 0 && System.nanoTime() < end) {
                        assertThat(vault.open(message)).isEqualTo(REPORT);
                    }
                    assertThat(cache.counts().served()).isPositive();
                });
    }

    @Test
    void leavesToTheApplicationWhatItHasItself() {
        application.withBean(KeySource.class, () -> KeySource.of(service)).run(context -> {
            assertThat(context).doesNotHaveBean(HttpKeySource.class);
            assertThat(sealedAndOpened(context)).isEqualTo(REPORT);
            assertThat(server.received()).isEmpty();
            assertThat(health(context).status()).isEqualTo("UNKNOWN");
        });
    }

    @Test
    void isSwitchedOff() {
        application
                .withPropertyValues("medchain.keys.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(KeySource.class)
                        .doesNotHaveBean(PatientVaults.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service= | medchain.keys.service must be set",
                "service=http://192.0.2.1 | medchain.keys.service must be https:// and a host, or http:// and a host of this machine",
                "service=https://two words | medchain.keys.service must be an address: https:// and a host",
                "tenant-id= | medchain.keys.tenant-id must be set",
                "tenant-id=-a | medchain.keys.tenant-id must be 1 to 64 ASCII letters, digits, dots, hyphens and underscores, the first a letter or digit",
                "token-file=/nowhere/token | medchain.keys.token-file must be a file that can be read",
                "deadline=1h | medchain.keys.deadline must be 100 milliseconds to 10 minutes",
                "attempt-deadline=31s | medchain.keys.attempt-deadline must be 100 milliseconds to the deadline",
                "cache.age=6m | medchain.keys.cache.age must be 1 second to 5 minutes",
                "cache.purpose=reports | medchain.keys.cache.age must be set: without it there is no cache",
                "cache.age=30s | medchain.keys.cache.purpose must be 1 to 64 characters on one line, not only blanks",
                "cache.age=30s;cache.keys=0 | medchain.keys.cache.keys must be 1 to 10,000",
                "cache.age=30s;cache.messages-per-key=0 | medchain.keys.cache.messages-per-key must be 1 to 1,048,576",
                "cache.age=30s;cache.bytes-per-key=0 | medchain.keys.cache.bytes-per-key must be 1 to 1,099,511,627,776"
            })
    void refusesToStartWithOneLineThatNamesTheProperty(String properties, String line) {
        application
                .withPropertyValues(Stream.of(properties.split(";", -1))
                        .map(property -> "medchain.keys." + property)
                        .toArray(String[]::new))
                .run(context -> assertThat(told(context.getStartupFailure())).isEqualTo(line));
    }

    @Test
    void refusesToStartWithoutAToken() {
        withoutToken()
                .run(context -> assertThat(told(context.getStartupFailure()))
                        .isEqualTo(
                                "medchain.keys.token-file must be set, or there must be a bean of type TokenSupplier"));
    }

    @Test
    void refusesToStartWithTwoTokens() {
        application
                .withBean(TokenSupplier.class, () -> () -> "token.of.a.bean")
                .run(context -> assertThat(told(context.getStartupFailure()))
                        .isEqualTo("medchain.keys.token-file must not be set beside a bean of type TokenSupplier"));
    }

    /** Spring Boot's own words, of a value that is none at all. */
    @Test
    void namesThePropertyOfAMalformedDuration() {
        application
                .withPropertyValues("medchain.keys.deadline=soon")
                .run(context -> assertThat(told(context.getStartupFailure())).contains("medchain.keys.deadline"));
    }

    /** What Spring Boot prints in place of a stack trace: the analysis of the first analyzer that has one. */
    private static String told(Throwable failure) {
        assertThat(failure).isNotNull();
        return SpringFactoriesLoader.forDefaultResourceLocation(KeysAutoConfiguration.class.getClassLoader())
                .load(FailureAnalyzer.class, (type, name, notMade) -> {})
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .map(FailureAnalysis::getDescription)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void printsNoToken() {
        application.run(context -> {
            KeysProperties properties = context.getBean(KeysProperties.class);

            assertThat(properties).asString().doesNotContain(TOKEN);
            assertThat(context.getBean(HttpKeySource.class)).asString().doesNotContain(TOKEN);
            assertThat(new TokenFile(directory.resolve("token"))).asString().doesNotContain(TOKEN);
        });
    }

    @Test
    void isUpWhileTheServiceAnswers() {
        application.run(context -> {
            assertThat(health(context)).isEqualTo(new Reported("UP", Map.of()));
            assertThat(health(context).status()).isEqualTo("UP");
        });
    }

    @Test
    void isDownWhileTheServiceTakesNoToken() {
        application.run(context -> {
            server.nextProblem(ProblemType.UNAUTHENTICATED, Map.of());

            assertThat(health(context))
                    .isEqualTo(new Reported("DOWN", Map.of("reason", "the service does not accept the token")));
            assertThat(health(context).status()).isEqualTo("UP");
        });
    }

    @Test
    void isDownWhileTheServiceIsAway() throws IOException {
        URI away;
        try (KeysOverHttp other = new KeysOverHttp(service)) {
            away = other.address();
        }
        application
                .withPropertyValues(
                        "medchain.keys.service=" + away,
                        "medchain.keys.deadline=500ms",
                        "medchain.keys.attempt-deadline=500ms")
                .run(context -> assertThat(health(context))
                        .isEqualTo(new Reported("DOWN", Map.of("reason", "the service can't be reached in time"))));
    }

    @Test
    void isNotInTheHealthIfThatIsSwitchedOff() {
        application
                .withPropertyValues("management.health.medchain-keys.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("medchainKeysHealthIndicator"));
    }
}
