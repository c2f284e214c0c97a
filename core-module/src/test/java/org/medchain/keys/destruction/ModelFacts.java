package org.medchain.keys.destruction;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.TenantId;
import org.medchain.keys.destruction.ModelDatabases.DestructionRow;
import org.medchain.keys.destruction.ModelDatabases.View;

/** What was answered to callers, and so holds whatever becomes of the databases; and where they break it. */
final class ModelFacts {

    private static final int RECENT = 3;

    private final Map<EncryptionContext, PatientFacts> patients = new LinkedHashMap<>();
    private final Map<UUID, DestructionFacts> destructions = new LinkedHashMap<>();
    private final Map<UUID, EncryptionContext> rows = new HashMap<>();
    private final Set<TenantId> confirmed = new HashSet<>();
    private boolean restored;
    private final Set<String> certificates = new HashSet<>();
    private final Map<ModelPromise, String> broken = new EnumMap<>(ModelPromise.class);

    /** A data key that was handed out. */
    record KnownKey(EncryptionContext context, EncryptedKey encrypted, byte[] bytes, UUID row) {}

    /** What holds of a patient. */
    static final class PatientFacts {
        final EncryptionContext context;
        final List<KnownKey> keys = new ArrayList<>();
        final Set<UUID> rows = new HashSet<>();
        boolean held;
        /** Officers who asked to lift the hold that was placed last, answered or not. */
        final Set<String> askedToLift = new HashSet<>();

        /** An erasure began, and the register of a server that serves lists it: it ends, whatever a restore made of its row. */
        boolean begun;

        boolean erased;
        boolean certified;
        /** Where the chain has the last request for the destruction that was answered. */
        long requestedAt = Long.MAX_VALUE;
        /** Of a request whose end is not known. */
        Optional<DestructionFacts> maybeRequested = Optional.empty();

        PatientFacts(EncryptionContext context) {
            this.context = context;
        }
    }

    /** What holds of a destruction. */
    static final class DestructionFacts {
        final EncryptionContext context;
        final String requestedBy;
        final String legalBasis;
        final boolean needsApproval;
        final Set<String> approvedBy = new HashSet<>();
        /** Null while an approval is awaited. */
        Instant eraseAfter;

        boolean cancelled;

        DestructionFacts(
                EncryptionContext context,
                String requestedBy,
                String legalBasis,
                boolean needsApproval,
                Instant eraseAfter) {
            this.context = context;
            this.requestedBy = requestedBy;
            this.legalBasis = legalBasis;
            this.needsApproval = needsApproval;
            this.eraseAfter = eraseAfter;
        }
    }

    PatientFacts of(EncryptionContext context) {
        return patients.computeIfAbsent(context, PatientFacts::new);
    }

    Map<UUID, DestructionFacts> destructions() {
        return destructions;
    }

    /** Those that were asked for last, the newest last. */
    List<UUID> lastDestructions() {
        List<UUID> ids = List.copyOf(destructions.keySet());
        return ids.subList(Math.max(0, ids.size() - RECENT), ids.size());
    }

    /** How many patients' erasures were certified. */
    long certified() {
        return patients.values().stream().filter(it -> it.certified).count();
    }

    List<KnownKey> keys() {
        return patients.values().stream().flatMap(it -> it.keys.stream()).toList();
    }

    void breaks(ModelPromise promise, String how) {
        broken.putIfAbsent(promise, how);
    }

    /** The promises that were broken, and how. */
    Map<ModelPromise, String> broken() {
        return broken;
    }

    /** A request was answered with this destruction: from here on it may be carried out. */
    void requested(UUID id, DestructionFacts facts, long place) {
        destructions.putIfAbsent(id, facts);
        destructions.get(id).cancelled = false;
        of(facts.context).requestedAt = place;
    }

    /**
     * Officers confirmed that the tenant goes on as its database has it: what they did not do again before is over, unless the erasure register
     * of a server has it.
     */
    void confirmed(TenantId tenant) {
        confirmed.add(tenant);
    }

    /** An older backup of the records took their place. */
    void restored() {
        restored = true;
    }

    /** What a step brought about. */
    void observe(View before, View after, Instant now, List<ModelServer> serving) {
        after.patients().forEach((context, row) -> {
            rows.put(row.row(), context);
            of(context).rows.add(row.row());
        });
        after.destructions().values().forEach(row -> observe(row, before, now));
        for (PatientFacts patient : patients.values()) {
            observe(patient, before, after, serving);
        }
        forgetWhatNobodyKnows(after, serving);
        after.destructions().values().forEach(row -> observeCertificate(row, after, serving));
    }

    private void observe(DestructionRow row, View before, Instant now) {
        EncryptionContext context = rows.get(row.patient());
        if (context == null) {
            return;
        }
        PatientFacts patient = of(context);
        if (!destructions.containsKey(row.id())) {
            patient.maybeRequested.ifPresent(it -> destructions.put(row.id(), it));
        }
        DestructionRow was = before.destructions().get(row.id());
        if (!hasBegun(row) || (was != null && hasBegun(was)) || patient.erased || patient.begun) {
            return;
        }
        patient.begun = true;
        DestructionFacts facts = destructions.get(row.id());
        if (facts == null || facts.eraseAfter == null || now.isBefore(facts.eraseAfter)) {
            breaks(ModelPromise.WINDOW_IS_KEPT, "destruction " + row.id() + " began at " + now);
        } else if (facts.cancelled) {
            breaks(ModelPromise.CANCELLED_IS_NOT_ERASED, "destruction " + row.id() + " of " + context.patientId());
        } else if (patient.held) {
            breaks(ModelPromise.HELD_IS_NOT_ERASED, "destruction " + row.id() + " of " + context.patientId());
        }
    }

    /**
     * A hold that the database lost binds as long as the register of one server lists it, and so does a cancellation. Confirmed is the database as
     * it is: the officers were to do before what it lacks.
     */
    private void forgetWhatNobodyKnows(View after, List<ModelServer> serving) {
        for (PatientFacts patient : patients.values()) {
            patient.held &= patient.rows.stream().anyMatch(after.held()::contains)
                    || (!confirmed.contains(patient.context.tenantId())
                            && serving.stream().anyMatch(server -> server.listsAsHeld(patient.context)));
        }
        destructions.forEach((id, destruction) -> {
            DestructionRow row = after.destructions().get(id);
            destruction.cancelled &= row == null
                    || row.status().equals("CANCELLED")
                    || (!confirmed.contains(destruction.context.tenantId())
                            && serving.stream().anyMatch(server -> server.listsAsCancelled(id)));
        });
        confirmed.clear();
    }

    private static boolean hasBegun(DestructionRow row) {
        return row.status().equals("ERASING") || row.status().equals("ERASED");
    }

    private void observe(PatientFacts patient, View before, View after, List<ModelServer> serving) {
        boolean listed = serving.stream().anyMatch(server -> server.lists(patient.context));
        boolean recorded = patient.rows.stream().anyMatch(after.erased()::contains);
        boolean gone = patient.rows.stream()
                .anyMatch(row -> before.erasureKeys().contains(row)
                        && !after.erasureKeys().contains(row));
        if (gone && !listed) {
            breaks(ModelPromise.LINE_COMES_FIRST, "the erasure key of " + patient.context.patientId());
        }
        patient.begun &= listed;
        // Until the certificate, the loss of all who know of it may undo an erasure.
        patient.erased = patient.certified || recorded || (patient.erased && listed);
    }

    private void observeCertificate(DestructionRow row, View after, List<ModelServer> serving) {
        if (row.certificate() == null || !certificates.add(row.certificate())) {
            return;
        }
        EncryptionContext context = rows.get(row.patient());
        PatientFacts patient = of(context);
        patient.certified = true;

        if (after.erasureKeys().contains(row.patient())) {
            breaks(ModelPromise.CERTIFICATE_IS_OF_AN_ERASURE, "the erasure key of " + context.patientId());
        }
        if (!serving.stream().allMatch(server -> server.lists(context))) {
            breaks(ModelPromise.CERTIFIED_WHEN_ALL_KNOW, "the certificate of " + context.patientId());
        }
        String payload = row.certificate()
                .substring(row.certificate().indexOf('.') + 1, row.certificate().lastIndexOf('.'));
        JsonObject stated = Json.createReader(
                        new StringReader(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8)))
                .readObject();
        DestructionFacts facts = destructions.get(row.id());
        boolean isTrue = facts != null
                && stated.getString("requestedBy").equals(facts.requestedBy)
                && stated.getString("legalBasis").equals(facts.legalBasis)
                && (!facts.needsApproval || isApproved(facts, Optional.ofNullable(stated.get("approvedBy"))));
        if (!isTrue) {
            breaks(ModelPromise.CERTIFICATE_IS_TRUE, stated.toString());
        }
    }

    /** Returns true if the certificate names somebody who approved. It may name nobody if a restore lost the approval. */
    private boolean isApproved(DestructionFacts facts, Optional<JsonValue> stated) {
        return stated.map(it -> facts.approvedBy.contains(((JsonString) it).getString()))
                .orElse(restored && !facts.approvedBy.isEmpty());
    }
}
