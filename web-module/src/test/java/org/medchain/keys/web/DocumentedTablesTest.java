package org.medchain.keys.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.medchain.keys.problem.ProblemType;

/** The tables of docs/ that tell of the interface: roles, problem types, and the events of reading the audit trail. */
class DocumentedTablesTest {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern STATUS = Pattern.compile("\\b[45]\\d\\d\\b");
    private static final String BREAKERS = "GET /health/circuit-breakers";

    /** The rows of all tables of a page, each as its cells. */
    private static List<String[]> rows(String page) {
        try (Stream<String> lines = Files.lines(Path.of("..", "docs", page))) {
            return lines.filter(line -> line.startsWith("| "))
                    .map(line -> line.substring(1).split("\\|", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(it -> it.group(1)).toList();
    }

    @Test
    void ofRolesListEachEndpointWithThoseThatItTakes() {
        Map<String, Set<String>> expected = new TreeMap<>();
        ResourceMethod.all().forEach(method -> expected.put(method.toString(), method.roles()));
        expected.put(BREAKERS, Set.of("key-admin", "auditor"));

        List<String[]> rows = rows("security.md");
        List<String> roles = Arrays.stream(rows.get(0)).map(String::strip).toList();
        Map<String, Set<String>> listed = new TreeMap<>();
        rows.stream()
                .filter(row -> row.length == roles.size() && row[0].contains(" /"))
                .forEach(row -> endpoints(row[0]).forEach(endpoint -> listed.put(endpoint, granted(row, roles))));

        assertThat(listed).isEqualTo(expected);
    }

    private static Set<String> granted(String[] row, List<String> roles) {
        Set<String> granted = new TreeSet<>();
        for (int column = 1; column <= 4; column++) {
            if (!row[column].isBlank()) {
                granted.add(roles.get(column).replace("`", ""));
            }
        }
        return granted;
    }

    /** Methods may share a path, and three dots stand for the path before. */
    private static List<String> endpoints(String cell) {
        List<String> endpoints = new ArrayList<>();
        List<String> methods = new ArrayList<>();
        boolean pathFollows = false;
        String base = "";
        for (String code : code(cell)) {
            String[] parts = code.split(" ", -1);
            String place = parts[parts.length - 1];
            if (!code.startsWith("...")) {
                if (!pathFollows) {
                    methods.clear();
                }
                methods.add(parts[0]);
            }
            pathFollows = !place.contains("/");
            base = place.startsWith("/") ? place : base;
            if (!pathFollows) {
                String path = place.replace("...", base);
                methods.forEach(method -> endpoints.add(method + " " + path));
            }
        }
        return endpoints;
    }

    @Test
    void ofProblemsListEachTypeWithItsStatus() {
        Map<String, Integer> listed = new TreeMap<>();
        rows("engineering/architecture.md").stream()
                .filter(row -> row.length == 4 && STATUS.matcher(row[2]).find())
                .forEach(row -> {
                    List<String> types = code(row[1]).stream()
                            .filter(it -> !it.equals("Retry-After"))
                            .toList();
                    List<Integer> statuses = STATUS.matcher(row[2])
                            .results()
                            .map(MatchResult::group)
                            .map(Integer::valueOf)
                            .toList();
                    for (int i = 0; i < types.size(); i++) {
                        listed.put(types.get(i), statuses.get(Math.min(i, statuses.size() - 1)));
                    }
                });

        assertThat(listed)
                .isEqualTo(new TreeMap<>(Arrays.stream(ProblemType.values())
                        .collect(
                                Collectors.toMap(type -> type.type().replace("/problems/", ""), ProblemType::status))));
    }

    @Test
    void ofTheAuditTrailNameTheEventOfEachCall() {
        Map<String, String> operations = ResourceMethod.all().stream()
                .collect(Collectors.toMap(
                        ResourceMethod::toString, method -> method.operation().name()));
        List<String[]> calls = rows("run/audit.md").stream()
                .filter(row -> row[0].strip().startsWith("`GET /admin/audit-logs") && row.length == 4)
                .toList();

        assertThat(calls)
                .hasSize(5)
                .allSatisfy(row -> assertThat(code(row[2]))
                        .containsExactly(operations.get(code(row[0]).get(0))));
    }
}
