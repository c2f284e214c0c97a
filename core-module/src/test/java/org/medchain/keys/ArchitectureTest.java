package org.medchain.keys;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ejb.Schedule;
import jakarta.ejb.Timeout;
import jakarta.enterprise.inject.Produces;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceUnit;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.Serializable;
import java.lang.annotation.Annotation;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/** The arrows of docs/engineering/architecture.md, as far as core and what it stands on can see them. */
class ArchitectureTest {

    private static final String ROOT = "org.medchain.keys";

    /** What each room of core may use of core; it uses all of it. */
    private static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            entry(
                    "startup",
                    "destruction destruction.listing patient kms audit audit.directing audit.checkpoint server"
                            + " server.caller server.database server.probe server.settings work"),
            entry("service", "destruction rotation datakey tenantkey audit"),
            entry(
                    "destruction",
                    "destruction.listing revocation escrow.recovery datakey patient patient.erased tenant kms audit"
                            + " audit.checkpoint audit.directing audit.restoration server server.caller server.database"
                            + " server.settings work"),
            entry("destruction.listing", "patient patient.erased audit audit.restoration server server.database"),
            entry("revocation", "audit server server.caller server.database server.settings work"),
            entry(
                    "rotation",
                    "rotation.job rotation.policy datakey tenantkey patient tenant kms audit audit.directing server"
                            + " server.caller server.database work"),
            entry(
                    "rotation.job",
                    "rotation.policy datakey tenantkey patient tenant kms audit audit.directing server server.database"
                            + " server.settings work"),
            entry("rotation.policy", "audit audit.directing server server.caller server.database"),
            entry(
                    "escrow.recovery",
                    "escrow datakey patient tenant kms audit audit.directing audit.restoration server server.caller"
                            + " server.database"
                            + " server.settings work"),
            entry("protocol", "datakey tenant audit server server.settings"),
            entry("datakey", "escrow patient tenant kms audit server server.database work"),
            entry("escrow", "patient audit server server.database server.settings"),
            entry("tenantkey", "tenant kms audit server server.database"),
            entry("patient", "patient.erased audit audit.directing server server.database server.settings work"),
            entry("patient.erased", "audit server server.database server.settings"),
            entry(
                    "tenant",
                    "kms audit audit.directing audit.restoration server server.caller server.database server.settings"),
            entry("restoration", "tenant audit audit.restoration server server.caller server.database"),
            entry("audit.restoration", "audit audit.directing audit.checkpoint server server.caller server.database"),
            entry("kms", "audit server server.database server.settings server.tracing"),
            entry(
                    "audit.archive",
                    "audit audit.directing audit.restoration audit.reading audit.checkpoint server server.database"
                            + " server.settings work"),
            entry("audit.reading", "audit audit.checkpoint server server.caller server.database server.settings work"),
            entry("audit.checkpoint", "audit server server.database server.settings work"),
            entry("audit.feed", "audit audit.fhir server server.database server.http server.settings server.tls work"),
            entry("audit.directing", "audit server server.caller server.database server.settings work"),
            entry("audit.fhir", "audit server"),
            entry("audit", "server server.caller server.database server.settings server.tracing work"),
            entry("server.token", "server server.caller server.http server.settings server.tls work"),
            entry("server.caller", "server server.settings server.tracing"),
            entry("server.console", "server server.caller server.settings"),
            entry("server.database", "server server.settings"),
            entry("server.probe", "server server.settings"),
            entry("server.settings", ""),
            entry("server.tracing", "server"),
            entry("server.http", "server.tls"),
            entry("server.tls", "server server.settings work"),
            entry("work", "server server.database"),
            entry("server", "server.settings"));

    /** The rooms behind each wall, from the ground up: a jar each, and the EJB module. What the poms let none of them see, it can't use. */
    private static final Map<String, Set<String>> WALLS = Map.ofEntries(
            entry(
                    "platform-module",
                    "server server.caller server.console server.database server.http server.probe server.settings"
                            + " server.tls server.token server.tracing work"),
            entry(
                    "ledger-module",
                    "audit audit.archive audit.checkpoint audit.directing audit.feed audit.fhir audit.reading"
                            + " audit.restoration"),
            entry("keys-module", "kms tenant tenantkey patient patient.erased datakey escrow protocol"),
            entry(
                    "custody-module",
                    "rotation rotation.job rotation.policy destruction destruction.listing escrow.recovery revocation"
                            + " restoration"),
            entry("core-module", "startup service"));

    private static Map.Entry<String, Set<String>> entry(String room, String uses) {
        return Map.entry(room, uses.isEmpty() ? Set.of() : Set.of(uses.split(" ")));
    }

    private static final JavaClasses CLASSES = new ClassFileImporter()
            // Tools of the tests.
            .withImportOption(location -> !location.contains("kms-simulator"))
            .withImportOption(location -> !location.contains("/cli-module/"))
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(ROOT);

    static Set<String> rooms() {
        return ROOMS.keySet();
    }

    /** The package of a class below the root; empty for the API's. */
    private static String roomOf(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1) : "";
    }

    @Nested
    class Modules {

        @Test
        void apiUsesJavaSeOnly() {
            classes()
                    .that()
                    .resideInAnyPackage(ROOT, ROOT + ".problem", ROOT + ".provider")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "javax.crypto..", ROOT, ROOT + ".problem", ROOT + ".provider")
                    .check(CLASSES);
        }

        @Test
        void recoveryOfTheApiUsesCryptographyAndDeliveryOnly() {
            classes()
                    .that()
                    .resideInAPackage(ROOT + ".recovery")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "javax.crypto..",
                            ROOT,
                            ROOT + ".provider",
                            ROOT + ".delivery",
                            ROOT + ".recovery")
                    .check(CLASSES);
        }

        @Test
        void onlyDeliveryOfTheApiUsesALibrary() {
            classes()
                    .that()
                    .resideInAPackage(ROOT + ".delivery")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "javax.crypto..",
                            "org.bouncycastle..",
                            ROOT,
                            ROOT + ".provider",
                            ROOT + ".delivery")
                    .check(CLASSES);
        }

        @Test
        void localUsesTheApiAndCryptographyOnly() {
            classes()
                    .that()
                    .resideInAPackage(ROOT + ".local")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "javax.crypto..", ROOT, ROOT + ".provider", ROOT + ".local")
                    .check(CLASSES);
        }

        @Test
        void hsmUsesTheApiAndCryptographyOnly() {
            classes()
                    .that()
                    .resideInAPackage(ROOT + ".hsm")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "javax.crypto..",
                            "javax.security.auth.login",
                            ROOT,
                            ROOT + ".provider",
                            ROOT + ".hsm")
                    .check(CLASSES);
        }

        @Test
        void onlyKmsNamesAProvider() {
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ROOT + ".kms", ROOT + ".local..", ROOT + ".aws..", ROOT + ".hsm..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + ".local..", ROOT + ".aws..", ROOT + ".hsm..")
                    .check(CLASSES);
        }
    }

    @Nested
    class Walls {

        private static final Pattern MODULE = Pattern.compile("/([a-z-]+-module)/target/");

        @Test
        void standBetweenTheRoomsThatAreListed() {
            Map<String, Set<String>> built = new HashMap<>();
            CLASSES.stream()
                    .filter(type -> ROOMS.containsKey(roomOf(type)))
                    .forEach(type -> built.computeIfAbsent(moduleOf(type), module -> new HashSet<>())
                            .add(roomOf(type)));

            assertThat(built).isEqualTo(WALLS);
        }

        @Test
        void divideNoRoom() {
            assertThat(WALLS.values().stream().flatMap(Set::stream))
                    .containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
        }

        @Test
        void areDocumented() {
            assertThat(DocumentedRoom.walls()).isEqualTo(WALLS);
        }

        private static String moduleOf(JavaClass type) {
            Matcher module =
                    MODULE.matcher(type.getSource().orElseThrow().getUri().toString());
            assertThat(module.find()).as(type.getName()).isTrue();
            return module.group(1);
        }
    }

    @Nested
    class Rooms {

        @Test
        void areAllListed() {
            assertThat(CLASSES.stream().map(ArchitectureTest::roomOf).collect(Collectors.toSet()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    ROOMS.keySet().stream(),
                                    Stream.of(
                                            "",
                                            "delivery",
                                            "problem",
                                            "provider",
                                            "recovery",
                                            "local",
                                            "aws",
                                            "hsm",
                                            "chain",
                                            "chain.certificate",
                                            "chain.checkpoint",
                                            "chain.command",
                                            "chain.export",
                                            "chain.signing",
                                            "chain.verification"))
                            .toList());
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.ArchitectureTest#rooms")
        void useWhatTheyMayUseAndNothingElse(String room) {
            Set<String> used = CLASSES.stream()
                    .filter(type -> roomOf(type).equals(room))
                    .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                    .map(dependency -> roomOf(dependency.getTargetClass().getBaseComponentType()))
                    .filter(target -> ROOMS.containsKey(target) && !target.equals(room))
                    .collect(Collectors.toSet());

            assertThat(used).isEqualTo(ROOMS.get(room));
        }

        @Test
        void areDocumented() {
            assertThat(DocumentedRoom.all().stream().map(DocumentedRoom::name))
                    .containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
        }

        @Test
        void areDocumentedWithTheTablesThatTheyOwn() throws IOException {
            String schema = migrations();

            assertThat(DocumentedRoom.all().stream().flatMap(room -> room.tables().stream()))
                    .containsExactlyInAnyOrderElementsOf(Pattern.compile("(?m)^create table (\\w+)")
                            .matcher(schema)
                            .results()
                            .map(table -> table.group(1))
                            .toList());
        }

        private static String migrations() throws IOException {
            StringBuilder all = new StringBuilder();
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(Path.of("src/main/resources/db/migration"), "V*.sql")) {
                for (Path file : files) {
                    all.append(Files.readString(file));
                }
            }
            return all.toString();
        }

        @Test
        void haveNoCycles() {
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
        }

        @Test
        void readMicroProfileConfigInSettingsOnly() {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".server.settings")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.eclipse.microprofile.config..")
                    .check(CLASSES);
        }
    }

    @Nested
    class Database {

        @Test
        void isReachedThroughOneDoor() {
            Set<String> holders = CLASSES.stream()
                    .flatMap(type -> type.getFields().stream())
                    .filter(field -> field.isAnnotatedWith(PersistenceContext.class)
                            || field.isAnnotatedWith(PersistenceUnit.class))
                    .map(field -> field.getOwner().getSimpleName())
                    .collect(Collectors.toSet());

            assertThat(holders).containsExactly("Transactions");
        }

        @Test
        void isSpokenToByJdbcInPersistenceOnly() {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".server.database")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("java.sql..", "javax.sql..").and(not(equivalentTo(SQLException.class))))
                    .check(CLASSES);
        }

        @Test
        void isSentNativeStatementsByRowQueryAndRowWriteOnly() {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".server.database")
                    .should()
                    .callMethodWhere(target(nameMatching("createNative.*Query")))
                    .check(CLASSES);
        }

        @Test
        void hasTransactionsOfTheOneDoorOnly() {
            assertThat(annotatedMethods(Transactional.class))
                    .containsExactlyInAnyOrder("Transactions.run", "Transactions.runOfLedger");
            noClasses().should().beAnnotatedWith(Transactional.class).check(CLASSES);
        }
    }

    @Nested
    class OfSettings {

        private static final JavaClasses SETTINGS =
                CLASSES.that(assignableTo(Settings.class).and(not(equivalentTo(Settings.class))));

        @Test
        void areAllOfThatType() {
            classes()
                    .that()
                    .haveSimpleNameEndingWith("Settings")
                    .and()
                    .resideOutsideOfPackages(ROOT + ".server.settings", ROOT + ".aws..", ROOT + ".hsm..")
                    .should()
                    .beAssignableTo(Settings.class)
                    .check(CLASSES);
        }

        @Test
        void areMadeAtTheStart() {
            classes().should().beAnnotatedWith(Shared.class).check(SETTINGS);
            classes().should().haveModifier(JavaModifier.FINAL).check(SETTINGS);
            classes().should().haveOnlyFinalFields().check(SETTINGS);
            classes().should().haveSimpleNameEndingWith("Settings").check(SETTINGS);
        }

        @Test
        void aloneReadVariables() {
            Set<String> readers = CLASSES.stream()
                    .filter(type -> !type.getPackageName().equals(ROOT + ".server.settings"))
                    .filter(type -> type.getDirectDependenciesFromSelf().stream()
                            .anyMatch(it -> it.getTargetClass().isEquivalentTo(Variables.class)))
                    .filter(type -> !type.isAssignableTo(Settings.class))
                    .map(JavaClass::getSimpleName)
                    .collect(Collectors.toSet());

            // Parts of KmsSettings that are read with AWS KMS only, and with an HSM only.
            assertThat(readers).containsExactlyInAnyOrder("AwsCalls", "HsmCalls");
        }
    }

    @Nested
    class Beans {

        @Test
        void makeTheServiceInOneProducer() {
            assertThat(CLASSES.stream()
                            .flatMap(type -> type.getMethods().stream())
                            .filter(method -> method.isAnnotatedWith(Produces.class)
                                    && method.getRawReturnType().isAssignableTo(KeyManagementService.class))
                            .map(ArchitectureTest::nameOf))
                    .containsExactly("KeyManagementProducer.keyManagementService");
        }

        @Test
        void haveTheKnownProducers() {
            assertThat(annotatedMethods(Produces.class))
                    .containsExactlyInAnyOrder(
                            "KeyManagementProducer.keyManagementService",
                            "KeyProviderProducer.keyProvider",
                            "KmsThreads.ofOperations",
                            "ErasureKeyStoreProducer.erasureKeyStore",
                            "ClockAndRandom.clock",
                            "ClockAndRandom.waits",
                            "ClockAndRandom.random");
            assertThat(CLASSES.stream().flatMap(type -> type.getFields().stream()))
                    .noneMatch(field -> field.isAnnotatedWith(Produces.class));
        }
    }

    @Nested
    class Classes {

        @Test
        void areNamedAfterWhatTheyAre() {
            noClasses()
                    .should()
                    .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils)(\\$.*)?")
                    .check(CLASSES);
        }

        @Test
        void leaveTheStandardStreamsAlone() {
            // The offline commands speak to a terminal.
            NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
                    CLASSES.that(not(resideInAnyPackage(ROOT + ".chain.verification", ROOT + ".chain.certificate"))));
        }

        @Test
        void logThroughThePlatformOnly() {
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..")
                    .check(CLASSES);
        }

        @Test
        void withKeyBytesCannotBeSerialized() {
            noClasses()
                    .that(holdKeyBytes())
                    .should()
                    .beAssignableTo(Serializable.class)
                    .check(CLASSES);
        }

        @Test
        void withKeyBytesAreFound() {
            assertThat(CLASSES.stream().filter(holdKeyBytes()).map(JavaClass::getSimpleName))
                    .contains(
                            "PlainKey", "GeneratedDataKey", "WrappedDataKey", "LocalKek", "ErasureKey", "PatientKeys");
        }

        private static DescribedPredicate<JavaClass> holdKeyBytes() {
            return DescribedPredicate.describe(
                    "hold bytes or keys", type -> type.getFields().stream().anyMatch(Classes::holdsBytes));
        }

        private static boolean holdsBytes(JavaField field) {
            JavaClass type = field.getRawType();
            return !field.getModifiers().contains(JavaModifier.STATIC)
                    && (type.isEquivalentTo(byte[].class)
                            || type.isEquivalentTo(char[].class)
                            || type.getSimpleName().equals("PlainKey")
                            || type.getSimpleName().equals("LocalKek"));
        }
    }

    @Nested
    class Timers {

        /** An exception that left such a method would hold its timer up for minutes, an error too. */
        @Test
        void runTheirWorkAsTasksThatSurviveWhateverItThrows() {
            List<JavaMethod> rings = CLASSES.stream()
                    .flatMap(type -> type.getMethods().stream())
                    .filter(method -> method.isAnnotatedWith(Timeout.class) || method.isAnnotatedWith(Schedule.class))
                    .toList();

            assertThat(rings).extracting(ArchitectureTest::nameOf).containsExactly("WorkEngine.ring");
            assertThat(rings.stream()
                            .flatMap(method -> method.getMethodCallsFromSelf().stream())
                            .map(call -> call.getTarget().getOwner().getSimpleName() + "."
                                    + call.getTarget().getName()))
                    .containsExactly("RepeatedTask.run");
        }
    }

    private static Stream<String> annotatedMethods(Class<? extends Annotation> annotation) {
        return CLASSES.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(annotation))
                .map(ArchitectureTest::nameOf);
    }

    private static String nameOf(JavaMethod method) {
        return method.getOwner().getSimpleName() + "." + method.getName();
    }
}
