package org.medchain.keys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.KmsBusyException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.client.KeyCache;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.PatientVault;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.client.http.KeysOverHttp;
import org.medchain.keys.client.http.OperationObserver;
import org.medchain.keys.client.message.InvalidMessageException;
import org.medchain.keys.problem.ProblemType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.annotation.ExceptionHandlerMethodResolver;

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
                .withPropertyValues("medchain.keys.enabled=false", "medchain.keys.oauth2-registration=hospital")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(KeySource.class)
                        .doesNotHaveBean(PatientVaults.class)
                        .doesNotHaveBean(TokenSupplier.class)
                        .doesNotHaveBean(OperationObserver.class)
                        .doesNotHaveBean(KeysProblemAdvice.class));
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
    void takesTheTokenOfAnOAuth2Registration() {
        ClientRegistration registration = ClientRegistration.withRegistrationId("hospital")
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .clientId("ward")
                .clientSecret("secret")
                .tokenUri("http://127.0.0.1:1/token")
                .build();
        ClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(registration);
        OAuth2AuthorizedClientService clients = new InMemoryOAuth2AuthorizedClientService(registrations);
        Instant now = Instant.now();
        OAuth2AccessToken token = new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER, "token.of.the.issuer", now, now.plusSeconds(300));
        clients.saveAuthorizedClient(
                new OAuth2AuthorizedClient(registration, "medchain-keys", token),
                UsernamePasswordAuthenticationToken.authenticated("medchain-keys", "", List.of()));

        withoutToken()
                .withBean(ClientRegistrationRepository.class, () -> registrations)
                .withBean(OAuth2AuthorizedClientService.class, () -> clients)
                .withPropertyValues("medchain.keys.oauth2-registration=hospital")
                .run(context -> {
                    assertThat(sealedAndOpened(context)).isEqualTo(REPORT);
                    assertThat(server.received())
                            .isNotEmpty()
                            .allSatisfy(request ->
                                    assertThat(request.authorization()).isEqualTo("Bearer token.of.the.issuer"));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"hospitol", "exchange", ""})
    void refusesToStartWithARegistrationThatGivesNoToken(String name) {
        ClientRegistration other = ClientRegistration.withRegistrationId("exchange")
                .authorizationGrantType(AuthorizationGrantType.JWT_BEARER)
                .clientId("ward")
                .tokenUri("http://127.0.0.1:1/token")
                .build();
        ClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(other);

        withoutToken()
                .withBean(ClientRegistrationRepository.class, () -> registrations)
                .withBean(
                        OAuth2AuthorizedClientService.class,
                        () -> new InMemoryOAuth2AuthorizedClientService(registrations))
                .withPropertyValues("medchain.keys.oauth2-registration=" + name)
                .run(KeysAutoConfigurationContract::assertNamesTheRegistration);
    }

    @Test
    void refusesToStartWithARegistrationWhereThereAreNone() {
        withoutToken()
                .withPropertyValues("medchain.keys.oauth2-registration=hospital")
                .run(KeysAutoConfigurationContract::assertNamesTheRegistration);
    }

    private static void assertNamesTheRegistration(AssertableApplicationContext context) {
        assertThat(told(context.getStartupFailure()))
                .isEqualTo("medchain.keys.oauth2-registration must be a registration of Spring Security's OAuth2"
                        + " client, of client credentials, in a servlet application");
    }

    @Test
    void namesTheRegistrationIfThereIsNoOAuth2Client() {
        application
                .withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2.client"))
                .withPropertyValues("medchain.keys.oauth2-registration=hospital")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(InvalidKeysPropertyException.class)
                        .hasStackTraceContaining("medchain.keys.oauth2-registration"));
    }

    private ApplicationContextRunner withTenants() {
        return new ApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues("medchain.keys.service=" + server.address())
                .withBean(TenantTokens.class, () -> tenant -> "token.of." + tenant.value());
    }

    @Test
    void servesTheTenantOfARequest() {
        withTenants().run(context -> {
            TenantVaults tenants = context.getBean(TenantVaults.class);
            PatientVault vault = tenants.of(new TenantId("hospital-b")).of(PATIENT);
            byte[] message = vault.seal(REPORT, Map.of());

            assertThat(vault.open(message)).isEqualTo(REPORT);
            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() ->
                            tenants.of(new TenantId("hospital-c")).of(PATIENT).open(message));
            assertThat(server.received())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.authorization()).isEqualTo("Bearer token.of.hospital-b"));
            assertThat(context).doesNotHaveBean(PatientVaults.class).doesNotHaveBean(KeySource.class);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant-id", "token-file", "oauth2-registration"})
    void refusesToStartWithTenantsAndOneOfThem(String property) {
        withTenants()
                .withPropertyValues("medchain.keys." + property + "=hospital-a")
                .run(context -> assertThat(context).hasFailed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deadline=1ms | medchain.keys.deadline must be 100 milliseconds to 10 minutes",
                "service=http://192.0.2.1 | medchain.keys.service must be https:// and a host, or http:// and a host of this machine",
                "cache.age=30s | medchain.keys.cache.purpose must be 1 to 64 characters on one line, not only blanks",
                "cache.purpose=reports | medchain.keys.cache.age must be set: without it there is no cache"
            })
    void refusesToStartWithTenantsAndABadValue(String property, String line) {
        withTenants()
                .withPropertyValues("medchain.keys." + property)
                .run(context -> assertThat(told(context.getStartupFailure())).isEqualTo(line));
    }

    @Test
    void answersRefusalsWithProblemDetails() {
        application.run(context -> {
            KeysProblemAdvice advice = context.getBean(KeysProblemAdvice.class);

            ResponseEntity<ProblemDetail> destroyed = advice.answer(new KeysDestroyedException());
            assertThat(destroyed.getStatusCode().value()).isEqualTo(410);
            assertThat(destroyed.getBody().getType()).isEqualTo(URI.create("/problems/keys-destroyed"));
            assertThat(destroyed.getBody().getStatus()).isEqualTo(410);
            assertThat(destroyed.getBody().getTitle()).isEqualTo(ProblemType.KEYS_DESTROYED.title());
            assertThat(destroyed.getBody().getDetail()).isEqualTo(ProblemType.KEYS_DESTROYED.detail());

            ResponseEntity<ProblemDetail> busy = advice.answer(new KmsBusyException(Duration.ofSeconds(3)));
            assertThat(busy.getStatusCode().value()).isEqualTo(503);
            assertThat(busy.getHeaders().getFirst("Retry-After")).isEqualTo("3");
            assertThat(advice.answer(new KmsBusyException(Duration.ofMillis(2_001)))
                            .getHeaders()
                            .getFirst("Retry-After"))
                    .as("not too early")
                    .isEqualTo("3");

            ResponseEntity<ProblemDetail> unknown = advice.answer(AuditUnavailableException.ofUnknownOutcome(null));
            assertThat(unknown.getBody().getDetail()).as("it may have happened").isEqualTo(ProblemType.UNKNOWN_OUTCOME);
            assertThat(unknown.getBody().getProperties()).containsEntry("outcome", "unknown");
            assertThat(unknown.getHeaders().getFirst("Retry-After"))
                    .as("as the service says it")
                    .isEqualTo("5");
            assertThat(advice.answer(new CallerRefusedException())
                            .getStatusCode()
                            .value())
                    .as("not the caller's fault")
                    .isEqualTo(500);
            ResponseEntity<ProblemDetail> malformed =
                    advice.answer(new MalformedValueException("patientId", "must be shorter"));
            assertThat(malformed.getStatusCode().value()).isEqualTo(400);
            assertThat(malformed.getBody().getDetail()).isEqualTo("patientId must be shorter.");
            assertThat(malformed.getBody().getProperties()).containsEntry("field", "patientId");
        });
    }

    @Test
    void logsWhatItAnswersAsAnInternalError() {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler handler = new StreamHandler() {

            @Override
            public synchronized void publish(LogRecord line) {
                logged.add(new SimpleFormatter().formatMessage(line));
            }
        };
        Logger log = Logger.getLogger(KeysProblemAdvice.class.getName());
        log.addHandler(handler);
        try {
            KeysProblemAdvice advice = new KeysProblemAdvice();
            advice.answer(new KeysDestroyedException());
            advice.answer(new CallerRefusedException());
        } finally {
            log.removeHandler(handler);
        }

        assertThat(logged)
                .containsExactly(
                        "A request is answered with 500: CallerRefusedException: the caller may not act for this tenant");
    }

    /** As Spring finds the method for an exception, its subtypes among them. */
    @Test
    void isFoundForEveryRefusal() {
        ExceptionHandlerMethodResolver resolver = new ExceptionHandlerMethodResolver(KeysProblemAdvice.class);

        assertThat(resolver.resolveMethod(new KeysDestroyedException())).isNotNull();
        assertThat(resolver.resolveMethod(new MalformedValueException("patientId", "must be shorter")))
                .isNotNull();
        assertThat(resolver.resolveMethod(new IllegalStateException())).isNull();
    }

    @ControllerAdvice
    static class AdviceOfTheApplication {}

    /** Spring takes the first advice, in this order, that has a method for the exception. */
    @Test
    void comesBehindTheAdviceOfTheApplication() {
        application
                .withBean(AdviceOfTheApplication.class)
                .run(context -> assertThat(ControllerAdviceBean.findAnnotatedBeans(context))
                        .<Class<?>>extracting(ControllerAdviceBean::getBeanType)
                        .containsExactly(AdviceOfTheApplication.class, KeysProblemAdvice.class));
    }

    @Test
    void leavesRefusalsToTheApplicationIfThatIsAskedFor() {
        application
                .withPropertyValues("medchain.keys.problems=false")
                .run(context -> assertThat(context).doesNotHaveBean(KeysProblemAdvice.class));
    }

    @Test
    void observesOperationsAndSendsTheirTrace() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        List<String> seen = new CopyOnWriteArrayList<>();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<>() {

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof SenderContext<?>;
            }

            @Override
            @SuppressWarnings("unchecked")
            public void onStart(Observation.Context context) {
                SenderContext<Object> sender = (SenderContext<Object>) context;
                sender.getSetter().set(sender.getCarrier(), "traceparent", trace);
            }

            @Override
            public void onStop(Observation.Context context) {
                seen.add(context.getName() + " "
                        + context.getLowCardinalityKeyValue("operation").getValue());
            }
        });

        application.withBean(ObservationRegistry.class, () -> registry).run(context -> {
            sealedAndOpened(context);

            assertThat(seen).containsExactly("medchain.keys.operation generate", "medchain.keys.operation decrypt");
            assertThat(server.received())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request.trace()).containsExactly(trace));
        });
    }

    @Test
    void observesWithTheRegistryOfTheActuator() {
        application.run(context ->
                assertThat(context).hasSingleBean(ObservationRegistry.class).hasSingleBean(OperationObserver.class));
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
