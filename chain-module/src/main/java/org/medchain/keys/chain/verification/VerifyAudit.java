package org.medchain.keys.chain.verification;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.KeptCheckpoints;
import org.medchain.keys.chain.command.CommandLines;
import org.medchain.keys.chain.command.FileFailure;
import org.medchain.keys.chain.command.UsageException;
import org.medchain.keys.chain.export.AuditExportReader;
import org.medchain.keys.chain.signing.KeyFileException;
import org.medchain.keys.chain.verification.Verification.Flawed;
import org.medchain.keys.chain.verification.Verification.Verified;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The offline command: verifies an export against checkpoints. Prints one line, and one for each restoration that was confirmed. Exit status 0: verified; 1: flawed; 2: not
 * verified, because something that is needed is missing or can't be read; 3: no flaw found, but more than allowed stands
 * behind the last checkpoint, where nothing proves it.
 */
public final class VerifyAudit {

    private static final int VERIFIED = 0;
    private static final int HELPED = 0;
    private static final int FLAWED = 1;
    private static final int NOT_VERIFIED = 2;
    private static final int UNPROVEN = 3;

    private final PrintStream out;
    private final PrintStream err;

    VerifyAudit(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * @param arguments {@code --export FILE --checkpoints DIRECTORY --public-key FILE [--tenant ID] [--max-unproven ENTRIES]
     *     [--max-unproven-seconds SECONDS]
     *     [--from-checkpoint ENTRIES]}; the public key as many times as there are keys; without a tenant the one of the
     *     export's first line; or {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(new VerifyAudit(System.out, System.err).run(arguments));
    }

    /** Describes the command and its options, for manual pages and shells. */
    public static CommandSpec options() {
        return CommandLines.optionsIn(VerifyAuditOptions.class);
    }

    int run(String... arguments) {
        try {
            Optional<VerifyAuditOptions> options = CommandLines.parse(VerifyAuditOptions.class, out, arguments);
            return options.isPresent() ? verify(options.get()) : HELPED;
        } catch (UsageException | KeyFileException e) {
            err.println("not verified: " + e.getMessage());
        } catch (IOException e) {
            err.println("not verified: " + FileFailure.cannotRead(e));
        } catch (UncheckedIOException e) {
            err.println("not verified: " + FileFailure.cannotRead(e.getCause()));
        }
        return NOT_VERIFIED;
    }

    private int verify(VerifyAuditOptions options) throws IOException {
        CheckpointVerifier keys = CheckpointVerifier.read(options.publicKeys());
        ChainHead chain = startOfChain(options);
        try (KeptCheckpoints kept = new CheckpointDirectory(options.checkpoints()).readAll(chain.tenantId());
                InputStream in = Files.newInputStream(options.export())) {
            long proven = kept.sizeBelow(Long.MAX_VALUE)
                    .orElseThrow(
                            () -> new UsageException("the directory has no checkpoints of tenant " + chain.tenantId()));
            ChainHead start = options.fromCheckpoint().isPresent()
                    ? headOfCheckpoint(
                            kept,
                            keys,
                            chain.tenantId(),
                            options.fromCheckpoint().get())
                    : chain;
            UnprovenTail tail = new UnprovenTail(new AuditExportReader(in), proven);
            Verification found = new ChainVerifier(keys).verify(start, tail, kept);
            int status = print(found, tail, options, new VerificationReport(start, kept));
            VerificationReport.ofLost(new CheckpointDirectory(options.checkpoints()).lost(chain.tenantId()))
                    .forEach(out::println);
            return status;
        }
    }

    /** Returns the checkpoint's head, which proves where the export begins. */
    private static ChainHead headOfCheckpoint(
            KeptCheckpoints kept, CheckpointVerifier keys, String tenantId, long entries) {
        return kept.of(entries).stream()
                .filter(checkpoint -> checkpoint.head().tenantId().equals(tenantId) && keys.isGenuine(checkpoint))
                .map(Checkpoint::head)
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "the directory has no genuine checkpoint of " + entries + " entries of tenant " + tenantId));
    }

    private int print(Verification found, UnprovenTail tail, VerifyAuditOptions options, VerificationReport report) {
        if (found instanceof Flawed flawed) {
            out.println(report.of(flawed));
            return FLAWED;
        }
        Verified verified = (Verified) found;
        if (tail.exceeds(options.maxUnproven(), Duration.ofSeconds(options.maxUnprovenSeconds()))) {
            out.println(report.ofUnproven(verified, tail));
            return UNPROVEN;
        }
        out.println(report.of(verified));
        return VERIFIED;
    }

    private static ChainHead startOfChain(VerifyAuditOptions options) throws IOException {
        try {
            return ChainHead.startOf(
                    options.tenantId().isPresent() ? options.tenantId().get() : firstTenantOf(options.export()));
        } catch (MalformedAuditException e) {
            throw new UsageException("name the tenant with --tenant; the export's first line does not tell");
        }
    }

    private static String firstTenantOf(Path export) throws IOException {
        try (InputStream in = Files.newInputStream(export)) {
            AuditExportReader entries = new AuditExportReader(in);
            if (!entries.hasNext()) {
                throw new MalformedAuditException("tenantId");
            }
            return entries.next().entry().tenantId();
        }
    }
}
