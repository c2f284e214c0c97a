package org.medchain.keys.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.cli.escrow.Share;
import org.medchain.keys.cli.escrow.ShareSet;
import org.medchain.keys.cli.escrow.ShareText;
import org.medchain.keys.cli.escrow.Sheet;
import picocli.CommandLine.Option;

/**
 * The output of the shares of a new ceremony: each to a file of its own, or one by one to a terminal, where each is
 * taken away before the next.
 */
final class ShareOutput {

    @Option(
            names = "--to",
            paramLabel = "DIRECTORY",
            description = "is empty, and gets a file for each share; without it they are shown one by one")
    Path directory;

    /** Checks that there is a place for shares, before a secret is read. */
    void check(Terminal terminal) throws IOException {
        if (directory != null) {
            ShareFiles.requireEmpty(directory);
        } else if (!terminal.attended()) {
            throw CommandFailedException.wrongUsage("--to is missing, and there is no terminal to show the shares on");
        }
    }

    /** @param sheet what the custodians' sheets say beside the shares */
    void give(ShareSet shares, Optional<Sheet> sheet, Terminal terminal) throws IOException {
        if (directory == null) {
            show(shares, sheet, terminal);
        } else {
            write(shares, sheet);
        }
    }

    private void write(ShareSet shares, Optional<Sheet> sheet) throws IOException {
        try (ShareFiles files = ShareFiles.in(directory)) {
            for (Share share : shares.shares()) {
                byte[] text = ShareText.write(share, sheet);
                try {
                    files.write("share-" + share.number() + ".txt", text);
                } finally {
                    Arrays.fill(text, (byte) 0);
                }
            }
            files.keep();
        }
    }

    private static void show(ShareSet shares, Optional<Sheet> sheet, Terminal terminal) {
        for (Share share : shares.shares()) {
            String which = "Share " + share.number() + " of " + share.quorum().shares();
            await(terminal, which + " is next: its custodian alone looks, and presses Enter. ");
            byte[] text = ShareText.write(share, sheet);
            try (SecretScreen screen = SecretScreen.of(terminal.out())) {
                screen.show(text);
                await(terminal, "Written down? Enter clears the screen. ");
            } finally {
                Arrays.fill(text, (byte) 0);
            }
        }
    }

    /** Waits for the enter key; other typed text is not shown either. */
    private static void await(Terminal terminal, String prompt) {
        char[] typed = terminal.hidden().read(prompt);
        if (typed == null) {
            throw new CommandFailedException(
                    ExitStatus.FAILED,
                    "the input ended before all shares were shown: destroy those that were, and begin again");
        }
        Arrays.fill(typed, '\0');
    }
}
