package org.medchain.keys.chain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** Entries and chains made of a seed, with every optional field now there and now not. */
public final class RandomEntries {

    private static final Instant BEGIN = Instant.parse("2026-11-25T10:15:30.000250Z");
    private static final String[] ALPHABET = {"a", "B", "7", " ", "\"", "\\", "\n", "\u0000", "é", "€", "\uD83D\uDC69"};

    private final Random random;

    public RandomEntries(Random random) {
        this.random = random;
    }

    /** Entries 1 to size of one tenant, as a ledger records them. */
    public List<RecordedEntry> chain(String tenantId, int size) {
        List<RecordedEntry> chain = new ArrayList<>(size);
        ChainHead head = ChainHead.startOf(tenantId);
        for (int seq = 1; seq <= size; seq++) {
            RecordedEntry next = next(head);
            chain.add(next);
            head = new ChainHead(tenantId, seq, next.hash());
        }
        return chain;
    }

    /** An entry that follows there. */
    public RecordedEntry next(ChainHead head) {
        Optional<PatientCommitment> patient = maybe(this::patient);
        AuditEntry entry =
                entry(head.tenantId(), head.size() + 1, patient.map(commitment -> commitment.hashFor(head.tenantId())));
        return new RecordedEntry(entry, head.hashOfNext(entry), patient);
    }

    public AuditEntry entry(String tenantId, long seq, Optional<Hash> patientHash) {
        return new AuditEntry(
                tenantId,
                seq,
                uuid(),
                BEGIN.plus(seq * 1_000L + random.nextInt(1_000), ChronoUnit.MICROS),
                text(),
                text(),
                maybe(this::text),
                text(),
                maybe(this::text),
                text(),
                maybe(this::text),
                maybe(this::text),
                text(),
                text(),
                maybe(this::uuid),
                maybe(random::nextInt),
                patientHash,
                maybe(this::text),
                maybe(this::text),
                maybe(this::text),
                maybe(this::change));
    }

    /** Now and then of a new row, or of one that is removed. */
    public EntryChange change() {
        Optional<String> before = maybe(this::text);
        return new EntryChange(
                text(),
                1L + random.nextInt(1_000),
                before,
                before.isPresent() ? maybe(this::text) : Optional.of(text()));
    }

    public PatientCommitment patient() {
        return new PatientCommitment("patient-" + random.nextInt(1_000), bytes(PatientCommitment.SALT_LENGTH));
    }

    public Hash hash() {
        return new Hash(bytes(Hash.LENGTH));
    }

    public UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /** Up to nine characters, quotes, controls and some beyond ASCII among them; at times none. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(10); left > 0; left--) {
            text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return text.toString();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }
}
