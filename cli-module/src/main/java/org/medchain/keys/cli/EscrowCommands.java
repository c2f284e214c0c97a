package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.cli.escrow.Quorum;
import org.medchain.keys.cli.escrow.Secret;
import org.medchain.keys.cli.escrow.SecretKind;
import org.medchain.keys.cli.escrow.Share;
import org.medchain.keys.cli.escrow.ShareSet;
import org.medchain.keys.cli.escrow.Sheet;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Escrow: shares of the local KEK, or of a recovery key, for custodians, of whom several together recover it. Asks no service. */
@Command(
        name = "escrow",
        description =
                "Shares of the local KEK, or of a recovery key, for custodians, of whom several together recover it."
                        + " Asks no service.")
final class EscrowCommands {

    private static final String FILE = "FILE";
    private static final String BROUGHT = "has a share; once for each. What is missing is typed, and not shown";

    private final Context context;
    private final Map<String, String> environment;
    private final SecureRandom random;
    private final Clock clock;

    EscrowCommands(Context context, Map<String, String> environment, SecureRandom random, Clock clock) {
        this.context = context;
        this.environment = environment;
        this.random = random;
        this.clock = clock;
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
            description =
                    "Makes a recovery key: splits its private half, which is kept nowhere, and writes the public half"
                            + " to a file, for the service.")
    int ceremony(
            @Option(
                            names = "--tenant",
                            required = true,
                            paramLabel = "TENANT",
                            description = "whose recovery key it is; stands on each sheet")
                    String tenant,
            @Mixin QuorumOptions quorum,
            @Mixin ShareOutput output,
            @Option(
                            names = "--public-key",
                            required = true,
                            paramLabel = FILE,
                            description = "is made; has the public half, in base64")
                    Path publicKey)
            throws IOException {
        Quorum wanted = quorum.parse();
        requireTenantId(tenant);
        check(output);
        byte[] seed = new byte[Secret.LENGTH];
        random.nextBytes(seed);
        try (WholeFile file = WholeFile.create(publicKey, false, context.terminal());
                Secret recoveryKey = Secret.takeOwnershipOf(SecretKind.RECOVERY_KEY, seed)) {
            RecoveryPublicKey made = publicKeyOf(recoveryKey);
            file.out().write((made.text() + "\n").getBytes(StandardCharsets.US_ASCII));
            Sheet sheet =
                    new Sheet(tenant, made.id().inGroups(), LocalDate.now(clock).toString());
            try (ShareSet shares = ShareSet.split(recoveryKey, wanted, random)) {
                output.give(shares, Optional.of(sheet), context.terminal());
                file.keep();
                return show(shares, recoveryKey);
            }
        }
    }

    @Command(
            description =
                    "Opens escrow copies with the recovery key, and seals what they are to the service's key of one"
                            + " recovery. What it writes goes back to the service.")
    int recover(
            @Option(names = "--share", paramLabel = FILE, description = BROUGHT) List<Path> files,
            @Option(
                            names = "--package",
                            required = true,
                            paramLabel = FILE,
                            description = "has a page of escrow copies; once for each")
                    List<Path> packages,
            @Option(
                            names = "--sealed-to",
                            required = true,
                            paramLabel = "ID",
                            description = "the id of the recovery's key, as an officer read it from the service")
                    String sealedTo,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "DIRECTORY",
                            description = "is empty, and gets a file for each page")
                    Path target)
            throws IOException {
        context.checkOutput();
        ShareFiles.requireEmpty(target);
        List<RecoveryPackage> pages = readAll(packages, parseId(sealedTo));
        try (ShareSet shares = gather(files);
                Secret recoveryKey = shares.recover();
                ShareFiles written = ShareFiles.in(target)) {
            require(SecretKind.RECOVERY_KEY, recoveryKey);
            CopyOpener opener = new CopyOpener(recoveryKey, random);
            for (int i = 0; i < pages.size(); i++) {
                String page = JsonText.of(opener.reseal(pages.get(i)));
                written.write("recovered-" + (i + 1) + ".json", page.getBytes(StandardCharsets.UTF_8));
            }
            if (opener.dataKeys() == 0) {
                throw ShareSet.nothing();
            }
            written.keep();
            return context.show(described(shares.shares().get(0))
                    .add("recoveryKeyId", opener.id().inGroups())
                    .add("dataKeys", opener.dataKeys())
                    .add("underOtherKeys", opener.underOtherKeys())
                    .add("damaged", opener.damaged())
                    .build());
        }
    }

    private static void requireTenantId(String tenant) {
        try {
            new TenantId(tenant);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, "--tenant is not the id of a tenant", e);
        }
    }

    private static RecoveryKeyId parseId(String sealedTo) {
        try {
            return RecoveryKeyId.parse(sealedTo);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, "--sealed-to must be 32 hexadecimal digits", e);
        }
    }

    private static List<RecoveryPackage> readAll(List<Path> packages, RecoveryKeyId sealedTo) throws IOException {
        List<RecoveryPackage> pages = new ArrayList<>();
        for (Path file : packages) {
            RecoveryPackage page = RecoveryPackage.read(file);
            if (!page.publicKey().id().equals(sealedTo)) {
                throw CommandFailedException.wrongUsage("the escrow copies are for the key "
                        + page.publicKey().id().inGroups() + ", which is not that of --sealed-to");
            }
            pages.add(page);
        }
        return pages;
    }

    /** Shares of something else recover nothing that is asked for. */
    private static void require(SecretKind kind, Secret recovered) {
        if (recovered.kind() != kind) {
            throw ShareSet.nothing();
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

    @Command(
            description =
                    "Recovers the KEK or recovery key to see that it can be done, shows its fingerprint and forgets"
                            + " it.")
    int drill(@Option(names = "--share", paramLabel = FILE, description = BROUGHT) List<Path> files)
            throws IOException {
        context.checkOutput();
        try (ShareSet shares = gather(files);
                Secret recovered = shares.recover()) {
            return show(shares, recovered);
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
            require(SecretKind.LOCAL_KEK, kek);
            JsonObject shown = shown(shares, kek);
            file.out().write(kek.bytes());
            file.keep();
            return context.show(shown);
        }
    }

    @Command(
            description =
                    "Recovers the KEK or recovery key and splits it again, for other custodians or another number of"
                            + " them. The old shares still recover it: destroy them.")
    int reshare(
            @Mixin QuorumOptions quorum,
            @Mixin ShareOutput output,
            @Option(names = "--share", paramLabel = FILE, description = BROUGHT) List<Path> files)
            throws IOException {
        Quorum wanted = quorum.parse();
        check(output);
        try (ShareSet shares = gather(files);
                Secret recovered = shares.recover()) {
            return give(recovered, wanted, output);
        }
    }

    private void check(ShareOutput output) throws IOException {
        context.checkOutput();
        output.check(context.terminal());
    }

    private ShareSet gather(List<Path> files) throws IOException {
        return new ShareInput(context.terminal()).gather(files == null ? List.of() : files);
    }

    private int give(Secret secret, Quorum quorum, ShareOutput output) throws IOException {
        try (ShareSet shares = ShareSet.split(secret, quorum, random)) {
            // Before anything is given: what a service takes for no KEK is not split.
            JsonObject shown = shown(shares, secret);
            output.give(shares, Optional.empty(), context.terminal());
            return context.show(shown);
        }
    }

    private int show(ShareSet shares, Secret secret) {
        return context.show(shown(shares, secret));
    }

    private static JsonObject shown(ShareSet shares, Secret secret) {
        JsonObjectBuilder described = described(shares.shares().get(0));
        return switch (secret.kind()) {
            case LOCAL_KEK ->
                described.add("kekFingerprint", KekInput.fingerprintOf(secret)).build();
            case RECOVERY_KEY ->
                described
                        .add("recoveryKeyId", publicKeyOf(secret).id().inGroups())
                        .build();
        };
    }

    private static RecoveryPublicKey publicKeyOf(Secret recoveryKey) {
        return RecoveryPublicKey.parse(RecipientKey.of(recoveryKey.bytes()).publicKey());
    }

    private static JsonObjectBuilder described(Share share) {
        return Json.createObjectBuilder()
                .add("ceremony", share.ceremonyId())
                .add("threshold", share.quorum().threshold())
                .add("shares", share.quorum().shares());
    }
}
