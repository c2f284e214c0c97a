package org.medchain.keys.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.stream.Collectors;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;

/** The objects that commands work with. The service is found once a command asks for it: help needs none. */
final class Context {

    private final Terminal terminal;
    private final Options options;
    private final Map<String, String> environment;
    private Configuration configuration;
    private Service service;

    Context(Terminal terminal, Options options, Map<String, String> environment) {
        this.terminal = terminal;
        this.options = options;
        this.environment = environment;
    }

    Terminal terminal() {
        return terminal;
    }

    Configuration configuration() {
        if (configuration == null) {
            configuration = Configuration.of(options, environment);
        }
        return configuration;
    }

    /**
     * Checks that the output can be shown, for commands that act before they show: a bad format is refused before
     * anything is done.
     */
    void checkOutput() {
        configuration();
    }

    Service service() {
        if (service == null) {
            configuration().requireForRequests("service");
            HttpClient http = HttpClients.create(configuration().caFile());
            service = new Service(http, configuration().service(), new Tokens(configuration(), http));
        }
        return service;
    }

    /** Returns the source of the bearer token, for a command that sends it by other means. */
    Tokens tokens() {
        configuration().requireForRequests();
        return new Tokens(configuration(), HttpClients.create(configuration().caFile()));
    }

    PatientVaults vaults() {
        configuration().requireForRequests("service", "tenant");
        HttpClient http = HttpClients.create(configuration().caFile());
        try {
            HttpKeySourceSettings settings =
                    new HttpKeySourceSettings(configuration().service(), new Tokens(configuration(), http));
            return new PatientVaults(
                    new HttpKeySource(settings, http), configuration().tenant());
        } catch (IllegalArgumentException e) {
            throw CommandFailedException.wrongUsage("--" + e.getMessage());
        }
    }

    /** Shows one thing, the answer of a command that was carried out, and returns the exit status. */
    int show(JsonObject thing) {
        if (options.field == null) {
            terminal.out().print(whole(thing));
            return ExitStatus.DONE.code();
        }
        Map<String, String> members = PlainText.members(thing);
        if (!members.containsKey(options.field)) {
            terminal.err()
                    .println(
                            "medchain: the command was carried out, but --field names no member of its answer, which has "
                                    + String.join(", ", members.keySet()));
            return ExitStatus.DONE_UNSHOWN.code();
        }
        terminal.out().println(members.get(options.field));
        return ExitStatus.DONE.code();
    }

    private String whole(JsonObject thing) {
        return configuration().json() ? JsonText.of(thing) + System.lineSeparator() : PlainText.of(thing);
    }

    /** Shows things that are known already, as a list. */
    void show(JsonArray things) {
        terminal.out().print(options.field == null ? whole(things) : membersOf(things));
    }

    private String whole(JsonArray things) {
        return configuration().json() ? JsonText.of(things) + System.lineSeparator() : PlainText.table(things);
    }

    /** Returns a line for each thing: an empty one for a thing without the member, as tables have it. */
    private String membersOf(JsonArray things) {
        return things.getValuesAs(JsonObject.class).stream()
                .map(thing -> PlainText.members(thing).getOrDefault(options.field, "") + System.lineSeparator())
                .collect(Collectors.joining());
    }

    /**
     * Shows all things of a list.
     *
     * @param path with a query or without
     */
    int list(String path) {
        return list(path, Integer.MAX_VALUE);
    }

    /** Shows the first things of a list that may be long, and says if there are more. */
    int list(String path, int most) {
        checkOutput();
        Pages.Found found = new Pages(service(), path, most).read();
        show(found.items());
        if (found.more()) {
            terminal.err().println("medchain: there are more than these " + most + "; --limit shows more");
        }
        return ExitStatus.DONE.code();
    }
}
