package org.medchain.keys.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.medchain.keys.cli.escrow.InvalidShareException;
import org.medchain.keys.cli.escrow.Secret;
import org.medchain.keys.cli.escrow.SecretKind;
import org.medchain.keys.cli.escrow.ShareSet;
import org.medchain.keys.local.LocalKek;

/**
 * The local KEK as the command line gets it: from a file, the environment, or a person who types it unseen; never from the command line.
 *
 * <p>Limit: what stands in the environment can't be wiped.
 */
final class KekInput {

    private static final String VARIABLE = "LOCAL_KEK";
    private static final int LINE_END = 2;

    private final Terminal terminal;
    private final Map<String, String> environment;

    KekInput(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    /** @param file may be null */
    Secret read(Path file) throws IOException {
        if (file != null) {
            return parse("--kek-file", readCharacters(file));
        }
        String value = environment.getOrDefault(VARIABLE, "");
        if (!value.isEmpty()) {
            return parse(VARIABLE, value.toCharArray());
        }
        if (terminal.attended()) {
            return parse("the typed KEK", typed());
        }
        throw CommandFailedException.wrongUsage(
                "there is no KEK: set --kek-file or " + VARIABLE + ", or type it at a terminal");
    }

    /** An end of line behind the KEK is no part of it. */
    private static char[] readCharacters(Path file) throws IOException {
        byte[] bytes = new byte[LocalKek.LENGTH + LINE_END + 1];
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.readNBytes(bytes, 0, bytes.length);
            while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
                length--;
            }
            char[] characters = new char[length];
            for (int i = 0; i < length; i++) {
                // Not ASCII, not a KEK: whatever else such a byte may be, it is refused.
                characters[i] = (char) (bytes[i] & 0xff);
            }
            return characters;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Asks twice, since the input is hidden: a KEK with a slip in it would be split as well. */
    private char[] typed() {
        char[] first = terminal.hidden().read("the local KEK (it is not shown): ");
        char[] second = terminal.hidden().read("the same again: ");
        try {
            if (first == null || !Arrays.equals(first, second)) {
                throw CommandFailedException.wrongUsage("the two entries differ");
            }
            return first.clone();
        } finally {
            wipe(first);
            wipe(second);
        }
    }

    private static void wipe(char[] characters) {
        if (characters != null) {
            Arrays.fill(characters, '\0');
        }
    }

    private static Secret parse(String name, char[] characters) {
        try {
            LocalKek.takeCopyOf(characters).close();
            byte[] bytes = new byte[LocalKek.LENGTH];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) characters[i];
            }
            return Secret.takeOwnershipOf(SecretKind.LOCAL_KEK, bytes);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, name + " " + e.getMessage(), e);
        } finally {
            wipe(characters);
        }
    }

    /**
     * Returns the fingerprint by which the service tells it from other KEKs.
     *
     * @throws InvalidShareException if the secret is none that a service takes
     */
    static String fingerprintOf(Secret kek) {
        char[] characters = new char[LocalKek.LENGTH];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = (char) (kek.bytes()[i] & 0xff);
        }
        try (LocalKek read = LocalKek.takeCopyOf(characters)) {
            return read.fingerprint().toString();
        } catch (IllegalArgumentException e) {
            throw ShareSet.nothing();
        } finally {
            wipe(characters);
        }
    }
}
