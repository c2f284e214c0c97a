package org.medchain.keys.chain.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.AuditTime;
import org.medchain.keys.chain.EntryChange;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.PatientCommitment;
import org.medchain.keys.chain.RecordedEntry;

/**
 * The one line of a recorded entry: a JSON object (RFC 8259) whose members stand in the order of {@link AuditEntry}'s
 * components, the parts of a change in their own order, with the format's version before them and hash, patient id and salt behind. What is absent has no member.
 */
final class EntryJson {

    private static final HexFormat HEX = HexFormat.of();

    private EntryJson() {}

    static void write(JsonGenerator json, RecordedEntry recorded) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", recorded.entry().version());
        writeEntry(json, recorded.entry());
        json.writeStringField("hash", recorded.hash().toString());
        if (recorded.patient().isPresent()) {
            PatientCommitment patient = recorded.patient().get();
            json.writeStringField("patientId", patient.patientId());
            json.writeStringField("patientSalt", HEX.formatHex(patient.salt()));
        }
        json.writeEndObject();
    }

    private static void writeEntry(JsonGenerator json, AuditEntry entry) throws IOException {
        json.writeStringField("tenantId", entry.tenantId());
        json.writeNumberField("seq", entry.seq());
        json.writeStringField("eventId", entry.eventId().toString());
        json.writeStringField("occurredAt", AuditTime.toText(entry.occurredAt()));
        json.writeStringField("operation", entry.operation());
        json.writeStringField("outcome", entry.outcome());
        writeOptional(json, "reason", entry.reason());
        json.writeStringField("actor", entry.actor());
        writeOptional(json, "client", entry.client());
        json.writeStringField("roles", entry.roles());
        writeOptional(json, "purposeOfUse", entry.purposeOfUse());
        writeOptional(json, "sourceAddress", entry.sourceAddress());
        json.writeStringField("requestId", entry.requestId());
        json.writeStringField("provider", entry.provider());
        writeOptional(json, "keyId", entry.keyId());
        if (entry.generation().isPresent()) {
            json.writeNumberField("generation", entry.generation().get());
        }
        writeOptional(json, "patientHash", entry.patientHash());
        writeOptional(json, "dataCategory", entry.dataCategory());
        writeOptional(json, "delivery", entry.delivery());
        writeOptional(json, "traceId", entry.traceId());
        if (entry.change().isPresent()) {
            write(json, entry.change().get());
        }
    }

    private static void write(JsonGenerator json, EntryChange change) throws IOException {
        json.writeStringField("subject", change.subject());
        json.writeNumberField("changeNumber", change.number());
        writeOptional(json, "valuesBefore", change.before());
        writeOptional(json, "valuesAfter", change.after());
    }

    private static void writeOptional(JsonGenerator json, String name, Optional<?> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get().toString());
        }
    }

    /** @throws MalformedAuditException if a value is not what the writer writes */
    static RecordedEntry read(JsonParser json) throws IOException {
        OrderedMembers members = new OrderedMembers(json);
        long version = members.number("version");
        AuditEntry entry = readEntry(members);
        if (version != entry.version()) {
            throw new MalformedAuditException("version");
        }
        Hash hash = Hash.parse(members.text("hash"));
        Optional<PatientCommitment> patient = PatientCommitment.restore(
                members.findText("patientId"), members.findText("patientSalt").map(EntryJson::salt));
        members.end();
        return new RecordedEntry(entry, hash, patient);
    }

    private static AuditEntry readEntry(OrderedMembers members) throws IOException {
        return new AuditEntry(
                members.text("tenantId"),
                members.number("seq"),
                uuid(members.text("eventId")),
                AuditTime.parse(members.text("occurredAt")),
                members.text("operation"),
                members.text("outcome"),
                members.findText("reason"),
                members.text("actor"),
                members.findText("client"),
                members.text("roles"),
                members.findText("purposeOfUse"),
                members.findText("sourceAddress"),
                members.text("requestId"),
                members.text("provider"),
                members.findText("keyId").map(EntryJson::uuid),
                members.findInteger("generation"),
                members.findText("patientHash").map(Hash::parse),
                members.findText("dataCategory"),
                members.findText("delivery"),
                members.findText("traceId"),
                findChange(members));
    }

    private static Optional<EntryChange> findChange(OrderedMembers members) throws IOException {
        Optional<String> subject = members.findText("subject");
        return subject.isEmpty()
                ? Optional.empty()
                : Optional.of(new EntryChange(
                        subject.get(),
                        members.number("changeNumber"),
                        members.findText("valuesBefore"),
                        members.findText("valuesAfter")));
    }

    private static UUID uuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equals(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedAuditException("uuid", e);
        }
        throw new MalformedAuditException("uuid");
    }

    // By way of Hash, which has the salt's length and takes lower-case digits alone.
    private static byte[] salt(String hex) {
        return Hash.parse(hex).bytes();
    }
}
