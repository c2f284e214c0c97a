package org.medchain.keys.server.settings;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tables of variables in docs/run/configuration.md, made of the settings and of the server's configuration: names, values, defaults, and which
 * variables must be set first. The page itself has the rest: the order, what a variable means, and words behind a default.
 */
final class VariablesTable {

    static final String SECTION = "\n## Variables\n";

    private static final String FIRST = "| variable | meaning |";
    private static final String OTHERS = "| variable | meaning | values | default |";
    private static final String MUST_BE_SET = "none: must be set";
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9_]+)`");
    private static final Pattern WRITTEN = Pattern.compile("(none: must be set|none|-?\\d+|`[^`]*`)");
    private static final Pattern WRITTEN_BEFORE = Pattern.compile("^" + WRITTEN + "(, " + WRITTEN + ")*");

    /** Another setting bounds them, as their meaning says. */
    private static final Set<String> BOUNDED_BY_ANOTHER =
            Set.of("KMS_CALL_TIMEOUT_SECONDS", "KMS_ATTEMPT_TIMEOUT_MILLIS", "KMS_BREAKER_LONGEST_WAIT_SECONDS");

    /** What depends on the machine, or is not what the server's file writes. */
    private static final Map<String, String> DEFAULTS_IN_WORDS = Map.of(
            "AUDIT_WRITERS", "one for four processors, at least one",
            "CACHE_ENTRIES", "one for 500 KB of the heap, at least 10000",
            "DATABASE_OWNER", "`DATABASE_USER` and its password",
            "DATABASE_OWNER_PASSWORD", "`DATABASE_USER` and its password",
            "KEYSTORE_FILE", "`resources/security/key.p12` of the server",
            "LOG_DIR", "`logs` of the server");

    private final Map<String, Variable> settings = new TreeMap<>();
    private final Map<String, String> defaultsOfServer;
    private final Set<String> names;

    /** A row as the page has it. */
    private record Row(List<String> names, String meaning, String otherwise) {

        static Row of(String line) {
            String[] cells = line.split(" *\\| *", -1);
            boolean hasDefault = cells.length > FIRST.split("\\|", -1).length;
            return new Row(
                    NAME.matcher(cells[1]).results().map(name -> name.group(1)).toList(),
                    cells[2],
                    hasDefault ? cells[cells.length - 2] : "");
        }
    }

    /**
     * @param namesOfServer the variables that the server's configuration uses
     * @param defaultsOfServer the defaults that it gives
     */
    VariablesTable(Stream<Variable> declared, Set<String> namesOfServer, Map<String, String> defaultsOfServer) {
        declared.forEach(variable -> settings.put(variable.name(), variable));
        this.defaultsOfServer = Map.copyOf(defaultsOfServer);
        this.names = new HashSet<>(namesOfServer);
        names.addAll(settings.keySet());
    }

    /** Returns the page with its tables as they must be. A variable that it does not know yet has no meaning. */
    String write(String page) {
        int section = page.indexOf(SECTION);
        List<Row> rows = new ArrayList<>(page.substring(section)
                .lines()
                .filter(line -> line.startsWith("| `") && NAME.matcher(line).find())
                .map(Row::of)
                .map(row ->
                        new Row(row.names().stream().filter(names::contains).toList(), row.meaning(), row.otherwise()))
                .filter(row -> !row.names().isEmpty())
                .toList());
        Set<String> known = new HashSet<>();
        rows.forEach(row -> known.addAll(row.names()));
        names.stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name -> rows.add(new Row(List.of(name), "", "")));
        String first = rows.stream()
                .filter(this::isFirst)
                .map(VariablesTable::shortRow)
                .collect(joining());
        String others =
                rows.stream().filter(row -> !isFirst(row)).map(this::wholeRow).collect(joining());
        return replaceTable(OTHERS, others, replaceTable(FIRST, first, page));
    }

    private static String replaceTable(String header, String rows, String page) {
        Matcher table = Pattern.compile("(?m)^" + Pattern.quote(header) + "\n(\\|[-|]+\n)(\\|.*\n)*")
                .matcher(page);
        if (!table.find()) {
            throw new IllegalStateException("no table: " + header);
        }
        return page.substring(0, table.start()) + header + "\n" + table.group(1) + rows + page.substring(table.end());
    }

    private boolean isFirst(Row row) {
        return row.names().stream().allMatch(this::mustBeSet);
    }

    /** Returns the variables without which no server starts. */
    List<String> first() {
        return names.stream().filter(this::mustBeSet).sorted().toList();
    }

    private boolean mustBeSet(String name) {
        if (!defaultOf(name).equals(MUST_BE_SET)) {
            return false;
        }
        return !(settings.get(name) instanceof TextVariable text)
                || text.whatIfMissing().equals(Optional.of("must be set"));
    }

    private static String shortRow(Row row) {
        return "| " + namesOf(row) + " | " + row.meaning() + " |\n";
    }

    private String wholeRow(Row row) {
        String range = row.names().stream()
                .flatMap(this::rangeOf)
                .distinct()
                .map(it -> it + " ")
                .collect(joining());
        return "| " + namesOf(row) + " | " + row.meaning() + " | " + range + "| " + defaultsOf(row) + " |\n";
    }

    private static String namesOf(Row row) {
        return row.names().stream().map(name -> "`" + name + "`").collect(joining(", "));
    }

    private Stream<String> rangeOf(String name) {
        return settings.get(name) instanceof NumberVariable number && !BOUNDED_BY_ANOTHER.contains(name)
                ? Stream.of(number.least() + " to " + number.most())
                : Stream.empty();
    }

    private String defaultsOf(Row row) {
        List<String> all = row.names().stream().map(this::defaultOf).distinct().toList();
        boolean inWords = row.names().stream().anyMatch(DEFAULTS_IN_WORDS::containsKey);
        String words = inWords ? "" : WRITTEN_BEFORE.matcher(row.otherwise()).replaceFirst("");
        return String.join(", ", all) + words;
    }

    private String defaultOf(String name) {
        if (DEFAULTS_IN_WORDS.containsKey(name)) {
            return DEFAULTS_IN_WORDS.get(name);
        }
        Variable variable = settings.get(name);
        if (variable instanceof NumberVariable number) {
            return Integer.toString(number.otherwise());
        }
        Optional<String> ofServer =
                Optional.ofNullable(defaultsOfServer.get(name)).map(VariablesTable::quoted);
        if (variable instanceof TextVariable text) {
            return text.otherwise()
                    .map(VariablesTable::quoted)
                    .or(() -> ofServer)
                    .orElse(text.whatIfMissing().isPresent() ? MUST_BE_SET : "none");
        }
        return ofServer.orElse(MUST_BE_SET);
    }

    private static String quoted(String text) {
        return "`" + text + "`";
    }

    /** Returns the names in the tables of a page whose variable has no meaning there. */
    static List<String> withoutMeaning(String page) {
        return page.substring(page.indexOf(SECTION))
                .lines()
                .filter(line -> line.startsWith("| `") && NAME.matcher(line).find())
                .map(Row::of)
                .filter(row -> row.meaning().isBlank())
                .flatMap(row -> row.names().stream())
                .toList();
    }
}
