package org.medchain.keys.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.medchain.keys.audit.Operation;

/** The console and the HTTP interface ask for the same roles. */
class PermissionsTest {

    private static final Path RESOURCES = Path.of("../web-module/src/main/java/org/medchain/keys/web");
    private static final Pattern METHOD = Pattern.compile(
            "@RolesAllowed\\((?:\\{)?([^)}]*)(?:})?\\)\\s*@Performs\\((?:value = )?Operation\\.([A-Z_]+)");
    private static final Pattern ROLE = Pattern.compile("Role\\.([A-Z_]+)");

    private static Map<Operation, Set<String>> rolesOfTheInterface() throws IOException {
        Map<Operation, Set<String>> roles = new HashMap<>();
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith("Resource.java")).toList()) {
                Matcher method = METHOD.matcher(Files.readString(file));
                while (method.find()) {
                    Set<String> needed = new TreeSet<>();
                    ROLE.matcher(method.group(1))
                            .results()
                            .forEach(it -> needed.add(
                                    it.group(1).toLowerCase(Locale.ROOT).replace('_', '-')));
                    roles.merge(Operation.valueOf(method.group(2)), needed, (one, other) -> {
                        one.retainAll(other);
                        return one;
                    });
                }
            }
        }
        return roles;
    }

    @Test
    void areThoseOfTheHttpInterface() throws IOException {
        Map<Operation, Set<String>> expected = rolesOfTheInterface();

        assertThat(Permissions.NEEDED)
                .isNotEmpty()
                .allSatisfy((operation, roles) ->
                        assertThat(roles).as(operation.name()).isNotEmpty().isEqualTo(expected.get(operation)));
    }

    @Test
    void letNobodyPerformWhatTheConsoleDoesNotHave() {
        assertThat(Permissions.needed(Operation.DECRYPT_DATA_KEY)).isEmpty();
        assertThat(Permissions.needed(Operation.GENERATE_DATA_KEY)).isEmpty();
    }
}
