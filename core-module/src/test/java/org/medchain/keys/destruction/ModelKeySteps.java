package org.medchain.keys.destruction;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.destruction.ModelDatabases.PatientRow;
import org.medchain.keys.destruction.ModelDatabases.View;
import org.medchain.keys.destruction.ModelFacts.KnownKey;
import org.medchain.keys.destruction.ModelFacts.PatientFacts;

/** Data keys as steps of a run: generated, opened, rotated. */
final class ModelKeySteps {

    private static final String USER = "user";

    private final ModelRun run;
    private final ModelInstallation installation;
    private final ModelFacts facts;

    ModelKeySteps(ModelRun run) {
        this.run = run;
        this.installation = run.installation();
        this.facts = run.facts();
    }

    /** What was so of a patient when an operation began. */
    private record Before(View view, boolean certified, boolean erased) {

        static Before of(View view, PatientFacts patient) {
            return new Before(view, patient.certified, patient.erased);
        }
    }

    void generate(ModelStep step, ModelServer server) {
        EncryptionContext context = step.subject(installation.patients());
        Before before = Before.of(run.view(), facts.of(context));
        run.ask(
                step,
                server,
                context.tenantId(),
                USER,
                () -> server.core().dataKeys().generate(context.patientId()),
                (ended, place, faulty) -> ended.result().ifPresent(key -> {
                    handedOut(context, before, place, server);
                    keep(context, key);
                }));
    }

    private void keep(EncryptionContext context, GeneratedDataKey key) {
        try (key) {
            UUID row = installation.databases().view().patients().get(context).row();
            facts.of(context)
                    .keys
                    .add(new KnownKey(
                            context, key.encryptedKey(), key.plainKey().copyOfBytes(), row));
        }
    }

    void decrypt(ModelStep step, ModelServer server) {
        if (!facts.keys().isEmpty()) {
            decrypt(step, server, step.subject(facts.keys()));
        }
    }

    /** One of the patient's keys, on each server. */
    void decryptEverywhere(ModelStep step) {
        PatientFacts patient = facts.of(step.subject(installation.patients()));
        if (!patient.keys.isEmpty()) {
            KnownKey key = step.choice(patient.keys);
            for (ModelServer server : run.awake()) {
                run.next();
                decrypt(step.withoutFault(), server, key);
            }
        }
    }

    /** The last key of each patient, on each server. */
    void decryptAll() {
        for (EncryptionContext context : installation.patients()) {
            List<KnownKey> keys = facts.of(context).keys;
            if (!keys.isEmpty()) {
                for (ModelServer server : run.awake()) {
                    run.next();
                    decrypt(
                            new ModelStep(ModelStep.Kind.DECRYPT, 0, 0, 0, ModelGate.Fault.NONE, 0),
                            server,
                            keys.get(keys.size() - 1));
                }
            }
        }
    }

    private void decrypt(ModelStep step, ModelServer server, KnownKey key) {
        EncryptionContext context = key.context();
        Before before = Before.of(run.view(), facts.of(context));
        run.ask(
                step,
                server,
                context.tenantId(),
                USER,
                () -> server.core().dataKeys().decrypt(key.encrypted(), context.patientId()),
                (ended, place, faulty) -> {
                    ended.result().ifPresent(opened -> {
                        requireSame(key, opened);
                        handedOut(context, before, place, server);
                    });
                    if (ended.failure().isPresent()
                            && step.fault() == ModelGate.Fault.NONE
                            && mustOpen(before.view(), key, server)) {
                        tryAgain(server, key, ended.failure().get());
                    }
                });
        run.observe();
    }

    private void requireSame(KnownKey key, DecryptedDataKey opened) {
        try (opened) {
            if (!Arrays.equals(key.bytes(), opened.plainKey().copyOfBytes())) {
                facts.breaks(
                        ModelPromise.KEY_IS_THE_SAME,
                        run.request() + " " + key.context().patientId());
            }
        }
    }

    /** What a server has in its cache may be of the database that was replaced. */
    private void tryAgain(ModelServer server, KnownKey key, Throwable first) {
        server.forget(key.context());
        run.next();
        server.callAs(ModelRun.caller(key.context().tenantId(), USER, run.request()));
        try (DecryptedDataKey opened =
                server.core().dataKeys().decrypt(key.encrypted(), key.context().patientId())) {
            requireSame(key, opened);
        } catch (RuntimeException e) {
            e.addSuppressed(first);
            facts.breaks(
                    ModelPromise.KEY_OPENS,
                    run.request() + " " + key.context().patientId() + " on " + server.name() + ": " + e);
        }
    }

    private boolean mustOpen(View view, KnownKey key, ModelServer server) {
        if (server.lists(key.context()) || !server.isCurrent()) {
            return false;
        }
        PatientRow row = view.patients().get(key.context());
        return row == null
                ? installation.apart() && view.usedErasureKeys().contains(key.row())
                : row.row().equals(key.row())
                        && row.status().equals("ACTIVE")
                        && view.erasureKeys().contains(key.row());
    }

    /** A key of the patient left the service. */
    private void handedOut(EncryptionContext context, Before before, long place, ModelServer server) {
        String how = run.request() + " " + context.patientId() + " on " + server.name();
        if (before.certified()) {
            facts.breaks(ModelPromise.CERTIFIED_STAYS_ERASED, how);
        } else if (before.erased()) {
            facts.breaks(ModelPromise.ERASED_STAYS_ERASED, how);
        }
        // A destruction that is cancelled while a server stands still lets it go on.
        boolean pending = installation.databases().view().statusOf(context).equals("PENDING_DESTRUCTION")
                && (before.view().statusOf(context).equals("PENDING_DESTRUCTION")
                        || place > facts.of(context).requestedAt);
        if (pending && !before.erased()) {
            facts.breaks(ModelPromise.PENDING_IS_REFUSED, how);
        }
    }

    void rotate(ModelStep step, ModelServer server) {
        EncryptionContext context = step.subject(installation.patients());
        if (step.choice() % 2 == 0) {
            installation.provider().renewKek();
        }
        run.ask(
                step,
                server,
                context.tenantId(),
                USER,
                () -> server.rotate(context.patientId()),
                (ended, place, faulty) -> {});
    }
}
