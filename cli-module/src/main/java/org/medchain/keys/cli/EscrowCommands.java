package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.medchain.keys.cli.escrow.Quorum;
import org.medchain.keys.cli.escrow.Secret;
import org.medchain.keys.cli.escrow.Share;
import org.medchain.keys.cli.escrow.ShareSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The escrow of the local KEK: shares for custodians, of which several together recover it. Asks no service. */
@Command(
        name = "escrow",
        description = "Shares of the local KEK for custodians, of which several together recover it. Asks no service.")
final class EscrowCommands {

    private static final String FILE = "FILE";
    private static final String BROUGHT = "has a share; once for each. What is missing is typed, and not shown";

    private final Context context;
    private final Map<String, String> environment;
    private final SecureRandom random;

    EscrowCommands(Context context, Map<String, String> environment, SecureRandom random) {
        this.context = context;
        this.environment = environment;
        this.random = random;
    }

    @Command(
            name = "split-kek",
            description = "Splits the local KEK. It comes from --kek-file, or LOCAL_KEK, or is typed, and not shown.")
    int splitKek(
            @Mixin QuorumOptions quorum,
            @Mixin ShareOutput output,
            @Option(names = "--kek-file", paramLabel = FILE, description = "has the KEK and nothing else") Path kekFile)
            throws IOException {
        Quorum wanted = quorum.parse();
        check(output);
        try (Secret kek = new KekInput(context.terminal(), environment).read(kekFile)) {
            return give(kek, wanted, output);
        }
    }

    @Command(
            name = "verify-share",
            description = "Says whether a share is without a mistake, and of which ceremony it is. It is typed, and not"
                    + " shown, if there is no FILE.")
    int verifyShare(@Parameters(paramLabel = FILE, arity = "0..1", description = "has the share") Path file)
            throws IOException {
        context.checkOutput();
        try (Share share = new ShareInput(context.terminal()).read(file)) {
            return context.show(described(share).add("share", share.number()).build());
        }
    }

    @Command(description = "Recovers the KEK to see that it can be done, shows its fingerprint and forgets it.")
    int drill(@Option(names = "--share", paramLabel = FILE, description = BROUGHT) List<Path> files)
            throws IOException {
        context.checkOutput();
        try (ShareSet shares = gather(files);
                Secret kek = shares.recover()) {
            return show(shares, KekInput.fingerprintOf(kek));
        }
    }

    @Command(name = "recover-kek", description = "Recovers the KEK, and writes it to a file that it makes.")
    int recoverKek(
            @Option(names = "--share", paramLabel = FILE, description = BROUGHT) List<Path> files,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = FILE,
                            description = "is made; its owner alone reads it")
                    Path target)
            throws IOException {
        context.checkOutput();
        if (target.toString().equals("-")) {
            throw CommandFailedException.wrongUsage("a KEK is written to a file alone, never to the output");
        }
        try (WholeFile file = WholeFile.create(target, false, context.terminal());
                ShareSet shares = gather(files);
                Secret kek = shares.recover()) {
            String fingerprint = KekInput.fingerprintOf(kek);
            file.out().write(kek.bytes());
            file.keep();
            return show(shares, fingerprint);
        }
    }

    @Command(
            description =
                    "Recovers the KEK and splits it again, for other custodians or another number of them. The old"
                            + " shares still recover it: destroy them.")
    int reshare(
            @Mixin QuorumOptions quorum,
            @Mixin ShareOutput output,
            @Option(names = "--share", paramLabel = FILE, description = BROUGHT) List<Path> files)
            throws IOException {
        Quorum wanted = quorum.parse();
        check(output);
        try (ShareSet shares = gather(files);
                Secret kek = shares.recover()) {
            return give(kek, wanted, output);
        }
    }

    private void check(ShareOutput output) throws IOException {
        context.checkOutput();
        output.check(context.terminal());
    }

    private ShareSet gather(List<Path> files) throws IOException {
        return new ShareInput(context.terminal()).gather(files == null ? List.of() : files);
    }

    private int give(Secret kek, Quorum quorum, ShareOutput output) throws IOException {
        String fingerprint = KekInput.fingerprintOf(kek);
        try (ShareSet shares = ShareSet.split(kek, quorum, random)) {
            output.give(shares, context.terminal());
            return show(shares, fingerprint);
        }
    }

    private int show(ShareSet shares, String fingerprint) {
        return context.show(described(shares.shares().get(0))
                .add("kekFingerprint", fingerprint)
                .build());
    }

    private static JsonObjectBuilder described(Share share) {
        return Json.createObjectBuilder()
                .add("ceremony", share.ceremonyId())
                .add("threshold", share.quorum().threshold())
                .add("shares", share.quorum().shares());
    }
}
