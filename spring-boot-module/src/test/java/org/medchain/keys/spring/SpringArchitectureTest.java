package org.medchain.keys.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The starter is thin: it uses the client and Spring Boot, and only one class each knows what differs between 3 and 4. */
class SpringArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.medchain.keys.spring");

    @Test
    void usesTheseAndNoOthers() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(("org.medchain.keys.spring org.medchain.keys org.medchain.keys.client"
                                + " org.medchain.keys.client.http org.medchain.keys.problem"
                                + " org.springframework.beans.factory org.springframework.core.."
                                + " org.springframework.http org.springframework.web.bind.annotation"
                                + " org.springframework.security.oauth2.. io.micrometer.observation.."
                                + " org.springframework.context.annotation org.springframework.boot.. java.io"
                                + " java.lang.. java.net java.nio.. java.time java.util..")
                        .split(" "))
                .check(CLASSES);
    }

    @Test
    void knowsHealthInOneClassForEachSpringBoot() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Boot3HealthAutoConfiguration")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.boot.actuate..")
                .check(CLASSES);
        noClasses()
                .that()
                .doNotHaveSimpleName("Boot4HealthAutoConfiguration")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.boot.health..")
                .check(CLASSES);
    }
}
