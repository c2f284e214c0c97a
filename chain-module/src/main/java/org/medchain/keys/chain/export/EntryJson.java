package org.medchain.keys.chain.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.MemberWriter;
import org.medchain.keys.chain.PatientCommitment;
import org.medchain.keys.chain.RecordedEntry;

/**
 * The one line of a recorded entry: a JSON object (RFC 8259) whose members stand in the order of {@link AuditEntry#FIELDS}, the parts of a
 * change in their own order, with the format's version before them and hash, patient id and salt behind. What is absent has no member.
 */
final class EntryJson {

    private static final HexFormat HEX = HexFormat.of();

    private EntryJson() {}

    /** The members of the object that the generator is in. */
    private record Members(JsonGenerator json) implements MemberWriter {

        @Override
        public void text(String name, String value) throws IOException {
            json.writeStringField(name, value);
        }

        @Override
        public void number(String name, long value) throws IOException {
            json.writeNumberField(name, value);
        }
    }

    static void write(JsonGenerator json, RecordedEntry recorded) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", recorded.entry().version());
        recorded.entry().write(new Members(json));
        json.writeStringField("hash", recorded.hash().toString());
        if (recorded.patient().isPresent()) {
            PatientCommitment patient = recorded.patient().get();
            json.writeStringField("patientId", patient.patientId());
            json.writeStringField("patientSalt", HEX.formatHex(patient.salt()));
        }
        json.writeEndObject();
    }

    /** @throws MalformedAuditException if a value is not what the writer writes */
    static RecordedEntry read(JsonParser json) throws IOException {
        OrderedMembers members = new OrderedMembers(json);
        long version = members.number("version");
        AuditEntry entry = AuditEntry.read(members);
        if (version != entry.version()) {
            throw new MalformedAuditException("version");
        }
        Hash hash = Hash.parse(members.text("hash"));
        Optional<PatientCommitment> patient = PatientCommitment.restore(
                members.findText("patientId"), members.findText("patientSalt").map(EntryJson::salt));
        members.end();
        return new RecordedEntry(entry, hash, patient);
    }

    // By way of Hash, which has the salt's length and takes lower-case digits alone.
    private static byte[] salt(String hex) {
        return Hash.parse(hex).bytes();
    }
}
