package org.medchain.keys.patient;

import java.security.SecureRandom;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.InProcessErasureRegister;
import org.medchain.keys.server.IrreversibleCondition;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.InProcessErasureKeys;

/**
 * Where erasure keys may be: in the records database, or in one of their own, on each kind of database. A story that is told with
 * {@code @ParameterizedClass @EnumSource} runs on all four; the second is the one whose queries are explained.
 */
public enum ErasureKeysOn {
    H2_RECORDS(DatabaseKind.H2, false),
    POSTGRESQL_RECORDS(DatabaseKind.POSTGRESQL, false),
    H2_APART(DatabaseKind.H2, true),
    POSTGRESQL_APART(DatabaseKind.POSTGRESQL, true);

    private static final Map<DatabaseKind, InProcessErasureKeys> SHARED = new ConcurrentHashMap<>();
    private static final ErasureKeks KEKS = new ErasureKeks(List.of(randomKek()));

    private final DatabaseKind kind;
    private final boolean apart;

    ErasureKeysOn(DatabaseKind kind, boolean apart) {
        this.kind = kind;
        this.apart = apart;
    }

    private static ErasureKek randomKek() {
        byte[] bytes = new byte[ErasureKek.LENGTH];
        new SecureRandom().nextBytes(bytes);
        return new ErasureKek(bytes);
    }

    public DatabaseKind kind() {
        return kind;
    }

    public InProcessDatabase database() {
        return kind.database();
    }

    public boolean isApart() {
        return apart;
    }

    /** The same for the whole run: tests don't share tenants, so they don't see each other. */
    public Optional<InProcessErasureKeys> store() {
        return apart ? Optional.of(SHARED.computeIfAbsent(kind, InProcessErasureKeys::open)) : Optional.empty();
    }

    /** The settings of such an installation; backups of the store are kept for a week. */
    public static ErasureKeySettings settings(boolean apart) {
        return apart
                ? new ErasureKeySettings(Optional.of(KEKS), Optional.of(Period.ofDays(7)))
                : new ErasureKeySettings(Optional.empty(), Optional.empty());
    }

    /** What a start with these settings checks. */
    public static ErasureKeyPlace place(InProcessDatabase records, Optional<InProcessErasureKeys> store) {
        return new ErasureKeyPlace(
                settings(store.isPresent()),
                store.map(InProcessErasureKeys::door).orElse(null),
                records);
    }

    /** The condition that they are where a server looks for them. */
    public static IrreversibleCondition atHand(ErasureKeyStore keys, ErasureKeyPlace place) {
        return new ErasureKeyAvailability(keys, place);
    }

    /** Returns erasure keys in this database, with an erasure register of their own. */
    static ErasureKeyStore keysIn(Optional<InProcessErasureKeys> store) {
        return keysIn(store, newRegister());
    }

    static ErasureRegister newRegister() {
        return InProcessErasureRegister.create(DatabaseKind.H2.database(), InProcessErasureRegister.newFile());
    }

    /** Erasure keys in this database, under the KEK of all tests, or else in the records. */
    static ErasureKeyStore keysIn(Optional<InProcessErasureKeys> store, ErasureRegister register) {
        return store.<ErasureKeyStore>map(it -> new ExternalErasureKeys(it.door(), KEKS, new SecureRandom(), register))
                .orElseGet(() -> new ErasureKeysInRecords(new SecureRandom()));
    }
}
