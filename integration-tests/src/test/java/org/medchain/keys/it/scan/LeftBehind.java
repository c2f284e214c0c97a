package org.medchain.keys.it.scan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.it.scan.SecretScanner.Finding;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.ServerDirectory;

/**
 * What an installation whose server does not run has left behind: logs, dumps, work area, database files, and the rows of
 * every table. No secret may be in it, except that erasure keys stand in their table.
 */
public final class LeftBehind {

    private final Installation installation;
    private final List<Path> files;

    private LeftBehind(Installation installation) {
        this.installation = installation;
        this.files = filesOf(installation.server().directory());
    }

    /** @param installation its server must be stopped */
    public static LeftBehind by(Installation installation) {
        return new LeftBehind(installation);
    }

    /**
     * Fails if a plain key, a secret of the environment or an erasure key is where it must not be, or if an erasure key is not
     * found where it must be: then the scan is blind.
     *
     * @param plainKeys every plain key that the installation handed out
     */
    public void requireNoSecret(Collection<byte[]> plainKeys) {
        List<byte[]> keys = new ArrayList<>(plainKeys);
        keys.add(utf8(installation.secrets().localKek()));
        requireNothing("plain keys or the local KEK", findEverywhere(keys));
        List<byte[]> passwords = installation.secrets().passwords().stream()
                .map(LeftBehind::utf8)
                .toList();
        requireNothing("passwords", find(passwords, this::isOutsideWorkArea));
        requireErasureKeysInTheirTable();
    }

    /** Fails if one of these, each of 16 bytes or more, stands anywhere in any form. */
    public void requireNone(Collection<byte[]> secrets) {
        requireNothing("secrets", findEverywhere(secrets));
    }

    /** Every place where one of the secrets stands, in any form. */
    List<Finding> findEverywhere(Collection<byte[]> secrets) {
        return find(secrets, file -> true);
    }

    private List<Finding> find(Collection<byte[]> secrets, Predicate<Path> which) {
        SecretScanner scanner = new SecretScanner(secrets);
        List<Finding> findings = find(scanner, which);
        try (Connection connection = installation.database().connect()) {
            Tables tables = new Tables(connection);
            for (String table : tables.names()) {
                findings.addAll(tables.find(scanner, table));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database can't be read", e);
        }
        return findings;
    }

    /** Liberty keeps the variables of its configuration there, passwords too: docs/run/configuration.md. */
    private boolean isOutsideWorkArea(Path file) {
        return !file.startsWith(installation.server().directory().server().resolve("workarea"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void requireErasureKeysInTheirTable() {
        try (Connection connection = installation.database().connect()) {
            Tables tables = new Tables(connection);
            if (!tables.names().contains(Tables.ERASURE_KEYS)) {
                return;
            }
            List<byte[]> erasureKeys = tables.erasureKeys();
            SecretScanner scanner = new SecretScanner(erasureKeys);
            Places places = Places.of(installation.database(), connection);
            List<Finding> elsewhere = find(scanner, places.allowed().negate());
            for (String table : tables.names()) {
                if (!table.equals(Tables.ERASURE_KEYS)) {
                    elsewhere.addAll(tables.find(scanner, table));
                }
            }
            requireNothing("erasure keys", elsewhere);
            requireAll(erasureKeys.size(), find(scanner, places.table()));
        } catch (SQLException e) {
            throw new IllegalStateException("the database can't be read", e);
        }
    }

    private List<Finding> find(SecretScanner scanner, Predicate<Path> which) {
        return files.stream()
                .filter(which)
                .flatMap(file -> scanner.scan(file).stream())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<Path> filesOf(ServerDirectory directory) {
        try (Stream<Path> server = Files.walk(directory.server());
                Stream<Path> data = Files.walk(directory.data());
                Stream<Path> console = Stream.of(directory.console())) {
            return Stream.of(server, data, console)
                    .flatMap(paths -> paths)
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireNothing(String what, List<Finding> findings) {
        if (!findings.isEmpty()) {
            throw new AssertionError(what + " were left behind: "
                    + findings.stream().map(Finding::toString).distinct().toList());
        }
    }

    private static void requireAll(int expected, List<Finding> findings) {
        long found = findings.stream().map(Finding::secret).distinct().count();
        if (found != expected) {
            throw new AssertionError("the scan is blind: it finds " + found + " of " + expected
                    + " erasure keys in the file of their table");
        }
    }
}
