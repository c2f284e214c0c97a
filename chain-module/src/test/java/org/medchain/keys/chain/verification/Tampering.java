package org.medchain.keys.chain.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Edit;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.PatientCommitment;
import org.medchain.keys.chain.RandomEntries;
import org.medchain.keys.chain.RecordedEntry;

/** What someone who can write the whole database, but has no signing key, can do to entries. Positions count from 1. */
final class Tampering {

    private final Random random;
    private final RandomEntries values;

    Tampering(Random random) {
        this.random = random;
        this.values = new RandomEntries(random);
    }

    /** One column of one row changed. */
    void editColumn(List<RecordedEntry> entries, int position, String column) {
        RecordedEntry before = entries.get(position - 1);
        AuditEntry entry = before.entry();
        entries.set(
                position - 1,
                column.equals("hash")
                        ? new RecordedEntry(entry, values.hash(), before.patient())
                        : new RecordedEntry(new Edit(random).of(entry, column), before.hash(), before.patient()));
    }

    /** The same, and the row's hash made to fit. */
    void editColumnAndHash(List<RecordedEntry> entries, int position, String column) {
        editColumn(entries, position, column);
        RecordedEntry edited = entries.get(position - 1);
        Hash fitting = WrittenChain.headAt(entries, position - 1).hashOfNext(edited.entry());
        entries.set(position - 1, new RecordedEntry(edited.entry(), fitting, edited.patient()));
    }

    /** A forged entry with that seq, the next hash or a random one. */
    RecordedEntry forge(ChainHead head, long seq, boolean fitting) {
        RecordedEntry forged = values.next(head);
        AuditEntry entry = forged.entry().withSeq(seq);
        return new RecordedEntry(entry, fitting ? head.hashOfNext(entry) : values.hash(), forged.patient());
    }

    /** Makes seqs gapless again from that position on, and nothing else. */
    static void renumber(List<RecordedEntry> entries, int position) {
        for (int at = position; at <= entries.size(); at++) {
            RecordedEntry entry = entries.get(at - 1);
            entries.set(at - 1, new RecordedEntry(entry.entry().withSeq(at), entry.hash(), entry.patient()));
        }
    }

    /** Makes the chain consistent again from that position on: tenant, seqs and hashes. */
    static void recompute(List<RecordedEntry> entries, int position) {
        ChainHead head = WrittenChain.headAt(entries, position - 1);
        for (int at = position; at <= entries.size(); at++) {
            RecordedEntry before = entries.get(at - 1);
            AuditEntry entry = Edit.with(before.entry().withSeq(at), "tenantId", WrittenChain.TENANT);
            Optional<Hash> hash = before.patient().map(patient -> patient.hashFor(WrittenChain.TENANT));
            AuditEntry fitting = Edit.with(entry, "patientHash", hash);
            head = head.append(fitting);
            entries.set(at - 1, new RecordedEntry(fitting, head.hash(), before.patient()));
        }
    }

    /** Other entries of the same tenant in the place of those from that position on, as many as that. */
    void replaceTail(List<RecordedEntry> entries, int position, int count) {
        List<RecordedEntry> kept = new ArrayList<>(entries.subList(0, position - 1));
        for (int i = 0; i < count; i++) {
            kept.add(values.next(WrittenChain.headAt(kept, kept.size())));
        }
        entries.clear();
        entries.addAll(kept);
    }

    /** Another patient, another salt or both, beside an untouched row. */
    void editPatient(List<RecordedEntry> entries, int position) {
        RecordedEntry before = entries.get(position - 1);
        PatientCommitment other;
        do {
            PatientCommitment random = values.patient();
            String patientId =
                    before.patient().map(PatientCommitment::patientId).orElse("p");
            byte[] salt = before.patient().map(PatientCommitment::salt).orElseGet(random::salt);
            other = switch (this.random.nextInt(3)) {
                case 0 -> new PatientCommitment(random.patientId(), salt);
                case 1 -> new PatientCommitment(patientId, random.salt());
                default -> random;
            };
        } while (before.patient().filter(other::equals).isPresent());
        entries.set(position - 1, new RecordedEntry(before.entry(), before.hash(), Optional.of(other)));
    }
}
