package org.medchain.keys.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Produces;
import jakarta.json.Json;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.Serializable;
import java.util.List;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.PlainKey;
import org.medchain.keys.web.health.ReadinessLog;
import org.medchain.keys.web.problem.ProblemMapper;
import org.medchain.keys.web.security.AccessFilter;
import org.medchain.keys.web.security.Performs;

/** The arrows of docs/engineering/architecture.md, as far as web can see them, and what keeps its resources safe. */
class WebArchitectureTest {

    private static final String ROOT = "org.medchain.keys";
    private static final String WEB = ROOT + ".web..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static final JavaClasses WEB_CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT + ".web");

    /** Each package of web, and what of core and of web it may use. */
    record Part(String name, String uses) {

        private boolean mayUse(JavaClass type) {
            String used = type.getPackageName();
            return !used.startsWith(ROOT + ".")
                    || used.equals(ROOT + ".provider")
                    || used.equals(ROOT + ".problem")
                    || used.equals(ROOT + ".web." + name)
                    || List.of(uses.split(" ")).contains(used.substring(ROOT.length() + 1));
        }
    }

    static List<Part> parts() {
        return List.of(
                new Part("json", "server"),
                new Part("condition", "audit.directing"),
                new Part(
                        "datakey",
                        "audit datakey delivery server server.caller web.json web.problem web.repeat web.security"),
                new Part(
                        "tenant",
                        "audit audit.directing tenant web.condition web.json web.problem web.repeat web.security"),
                new Part(
                        "rotation",
                        "audit audit.directing datakey rotation rotation.job rotation.policy server web.condition"
                                + " web.json web.problem web.repeat web.security"),
                new Part("revocation", "audit revocation web.problem web.security"),
                new Part(
                        "recovery",
                        "audit audit.directing escrow escrow.recovery recovery server tenant web.condition web.json"
                                + " web.problem web.repeat web.security"),
                new Part(
                        "destruction",
                        "audit audit.directing destruction tenant web.condition web.json web.repeat web.security"),
                new Part("restoration", "audit audit.restoration chain restoration web.json web.repeat web.security"),
                new Part(
                        "audit",
                        "audit audit.fhir audit.reading chain chain.checkpoint chain.export chain.verification"
                                + " server server.caller web.json web.repeat web.security"),
                new Part(
                        "awskms",
                        "audit protocol server server.caller server.token tenant web.json web.problem web.security"
                                + " web.token"),
                new Part(
                        "vault",
                        "audit protocol server server.caller server.token tenant web.health web.json web.problem"
                                + " web.security web.token"),
                new Part("problem", "server server.caller server.database web.security"),
                new Part("repeat", "server.caller"),
                new Part("security", "audit server.caller"),
                new Part("token", "server.caller server.token web.problem web.security"),
                new Part("edge", ""),
                new Part("openapi", "server web.json web.security"),
                new Part(
                        "health",
                        "audit audit.checkpoint destruction destruction.listing server server.database server.probe"
                                + " server.token"));
    }

    @Nested
    class Checks {

        /** The server's own line for each probe is hidden. */
        @Test
        void ofReadinessSayInTheLogThatTheyAreDown() {
            assertThat(WEB_CLASSES.stream()
                            .flatMap(type -> type.getMethods().stream())
                            .filter(method -> method.isAnnotatedWith(Readiness.class)))
                    .isNotEmpty()
                    .allMatch(method -> method.getMethodCallsFromSelf().stream()
                            .anyMatch(call -> call.getName().equals("told")));
            classes()
                    .that()
                    .haveSimpleName("Checks")
                    .should()
                    .callMethod(ReadinessLog.class, "tell", String.class, boolean.class)
                    .check(WEB_CLASSES);
            noClasses().should().beAnnotatedWith(Readiness.class).check(WEB_CLASSES);
        }
    }

    @Nested
    class Documents {

        /** Each call of {@link Json} looks for the implementation in all archives. */
        @Test
        void areMadeByTheImplementationThatWasLookedUpOnce() {
            noClasses().should().dependOnClassesThat().belongToAnyOf(Json.class).check(CLASSES);
        }
    }

    @Nested
    class Modules {

        @Test
        void noneUsesWeb() {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(WEB)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(WEB)
                    .check(CLASSES);
        }

        @Test
        void webReachesKeysThroughTheServiceOnly() {
            noClasses()
                    .that()
                    .resideInAPackage(WEB)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            ROOT + ".local..", ROOT + ".aws..", ROOT + ".kms..", ROOT + ".patient..", "javax.crypto..")
                    .check(CLASSES);
        }

        @Test
        void webReachesTheDatabaseThroughCoreOnly() {
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("jakarta.persistence..", "java.sql..", "javax.sql..", "org.hibernate..")
                    .check(WEB_CLASSES);
            noClasses().should().beAnnotatedWith(Transactional.class).check(WEB_CLASSES);
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(Transactional.class)
                    .check(WEB_CLASSES);
        }

        @Test
        void webReadsNoSettings() {
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.eclipse.microprofile.config..", ROOT + ".server.settings..")
                    .check(WEB_CLASSES);
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo("org.medchain.keys.server.settings.Settings")
                    .check(WEB_CLASSES);
        }
    }

    @Nested
    class Packages {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.web.WebArchitectureTest#parts")
        void useOnlyWhatTheyMay(Part part) {
            classes()
                    .that()
                    .resideInAPackage(ROOT + ".web." + part.name())
                    .should()
                    .onlyDependOnClassesThat(DescribedPredicate.describe(part.name() + " may use", part::mayUse))
                    .check(WEB_CLASSES);
        }

        @Test
        void haveNoCycles() {
            slices().matching(ROOT + ".web.(*)..").should().beFreeOfCycles().check(WEB_CLASSES);
        }
    }

    @Nested
    class Resources {

        @Test
        void demandARoleForEachMethod() {
            assertThat(WEB_CLASSES.stream()
                            .flatMap(type -> type.getMethods().stream())
                            .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class))
                            .map(method -> method.reflect().getAnnotation(Performs.class)))
                    .isNotEmpty()
                    .allSatisfy(performs ->
                            assertThat(AccessFilter.rolesOf(performs)).isNotEmpty());
        }

        @Test
        void nameTheOperationOfEachMethod() {
            methods()
                    .that()
                    .areMetaAnnotatedWith(HttpMethod.class)
                    .should()
                    .beAnnotatedWith(Performs.class)
                    .check(WEB_CLASSES);
        }

        /** Nobody would look at others. */
        @Test
        void haveNoRolesBesideThoseOfTheOperation() {
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(PermitAll.class, RolesAllowed.class)
                    .check(WEB_CLASSES);
        }

        @Test
        void ofTheTrailAreReadWithinItsLimit() {
            classes()
                    .that()
                    .areAnnotatedWith(Path.class)
                    .and()
                    .resideInAPackage(ROOT + ".web.audit")
                    .and()
                    // It reads what waits for a person, and nothing of the trail.
                    .doNotHaveSimpleName("SignOffResource")
                    .and()
                    // It reads nothing.
                    .doNotHaveSimpleName("DrillResource")
                    .should()
                    .beAnnotatedWith(ROOT + ".web.audit.LimitedReads")
                    .check(WEB_CLASSES);
        }

        @Test
        void areInTheirPackages() {
            classes()
                    .that()
                    .areAnnotatedWith(Path.class)
                    .should()
                    .resideInAnyPackage(
                            ROOT + ".web.audit",
                            ROOT + ".web.awskms",
                            ROOT + ".web.datakey",
                            ROOT + ".web.destruction",
                            ROOT + ".web.recovery",
                            ROOT + ".web.restoration",
                            ROOT + ".web.revocation",
                            ROOT + ".web.rotation",
                            ROOT + ".web.tenant",
                            ROOT + ".web.vault")
                    .check(WEB_CLASSES);
        }
    }

    @Nested
    class Failures {

        @Test
        void leaveByOneDoor() {
            assertThat(WEB_CLASSES.stream().filter(type -> type.isAssignableTo(ExceptionMapper.class)))
                    .map(JavaClass::getFullName)
                    .containsExactly(ProblemMapper.class.getName());
        }
    }

    @Nested
    class Classes {

        @Test
        void produceNoBeansButChecksOfHealth() {
            noClasses()
                    .that()
                    .doNotHaveSimpleName("Checks")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(Produces.class)
                    .check(WEB_CLASSES);
        }

        @Test
        void areNamedAfterWhatTheyAre() {
            noClasses()
                    .should()
                    .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils)(\\$.*)?")
                    .check(WEB_CLASSES);
        }

        @Test
        void leaveTheStandardStreamsAlone() {
            NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(WEB_CLASSES);
        }

        @Test
        void logThroughThePlatformOnly() {
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..")
                    .check(WEB_CLASSES);
        }

        @Test
        void withAPlainKeyCannotBeSerialized() {
            classes()
                    .that(DescribedPredicate.describe(
                            "hold a plain key",
                            (JavaClass type) -> type.getFields().stream()
                                    .anyMatch(field -> field.getRawType().isEquivalentTo(PlainKey.class))))
                    .should()
                    .notBeAssignableTo(Serializable.class)
                    .check(WEB_CLASSES);
        }
    }
}
