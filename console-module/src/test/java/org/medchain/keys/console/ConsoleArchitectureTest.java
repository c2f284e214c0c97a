package org.medchain.keys.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.PlainKey;
import org.medchain.keys.server.caller.Identity;

/** The arrows of docs/engineering/architecture.md, as far as the console can see them. */
class ConsoleArchitectureTest {

    private static final String ROOT = "org.medchain.keys.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT + "console");

    /** Each package of the console, and what of core and of the console it may use. */
    private static final Map<String, String> USES = Map.of(
            "exchange", "",
            "session", "chain console.exchange server server.console",
            "text", "",
            "access", "audit console.text problem server server.caller server.database",
            "login", "console.session server server.caller server.console server.http server.tls server.token",
            "page",
                    "audit audit.directing audit.reading audit.restoration chain chain.checkpoint chain.export"
                            + " console.access console.exchange console.session console.text datakey destruction escrow"
                            + " escrow.recovery kms provider recovery restoration rotation rotation.job rotation.policy"
                            + " server server.caller server.database server.token tenant");

    @Test
    void eachPackageUsesOnlyWhatItMay() {
        USES.forEach((name, uses) -> classes()
                .that()
                .resideInAPackage(ROOT + "console." + name)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        name + " may use", (JavaClass type) -> mayUse(name, uses, type.getPackageName())))
                .check(CLASSES));
    }

    private static boolean mayUse(String name, String uses, String used) {
        return !used.startsWith(ROOT)
                || used.equals(ROOT + "console." + name)
                || List.of(uses.split(" ")).contains(used.substring(ROOT.length()));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "console.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void noKeyGetsNearAPage() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(PlainKey.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(EncryptedKey.class)
                .check(CLASSES);
    }

    /** Who proposed something is decided by persons, in one place: two names may be one person's. */
    @Test
    void namesOfThePersonAreShownOnly() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "console.page")
                .and()
                .doNotHaveSimpleName("Layout")
                .and()
                .doNotHaveSimpleName("MePages")
                .should()
                .callMethod(Identity.class, "name")
                .check(CLASSES);
    }

    @Test
    void theDatabaseIsReachedThroughCoreOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.persistence..", "java.sql..", "javax.sql..", "org.hibernate..")
                .check(CLASSES);
    }

    @Test
    void settingsAreReadByCoreOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.microprofile.config..", ROOT + "server.settings..")
                .check(CLASSES);
    }

    @Test
    void theStandardStreamsAreLeftAlone() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    }
}
