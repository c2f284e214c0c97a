package org.medchain.keys.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each package uses the packages that are listed for it, beside those of the JDK's base module, and no others. */
class ClientArchitectureTest {

    private static final String ROOT = "org.medchain.keys";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT + ".client");

    @ParameterizedTest
    @CsvSource({
        "message, org.medchain.keys.provider",
        "field, org.medchain.keys.client org.medchain.keys.client.message",
        "jpa, jakarta.persistence org.medchain.keys.client.field",
        "index, org.medchain.keys.client org.medchain.keys.provider",
        "http, java.net.http javax.net.ssl org.medchain.keys.delivery org.medchain.keys.problem org.medchain.keys.client",
        "'', org.medchain.keys.problem org.medchain.keys.client.message"
    })
    void holds(String name, String allowed) {
        String own = ROOT + ".client" + (name.isEmpty() ? "" : "." + name);
        List<String> packages = new ArrayList<>(List.of(
                own,
                ROOT,
                "java.io",
                "java.lang..",
                "java.net",
                "java.nio..",
                "java.security..",
                "java.text",
                "java.time..",
                "java.util..",
                "javax.crypto.."));
        packages.addAll(List.of(allowed.split(" ", -1)));

        classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(packages.toArray(String[]::new))
                .check(CLASSES);
    }

    /** It goes by the clock on the wall, and stands still while that is set back. */
    @Test
    void nothingUsesATimer() {
        noClasses().should().dependOnClassesThat().areAssignableTo(Timer.class).check(CLASSES);
    }
}
