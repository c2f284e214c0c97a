package org.medchain.keys.patient;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseRefusal;
import org.medchain.keys.server.database.ErasureKeyDatabase;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.settings.InvalidSettingException;

/**
 * Makes sure at the start that the erasure keys are where the settings say.
 *
 * <p>Guarantee: records whose erasure keys are in a database of their own are never served without it, or with another.
 */
@Shared
public final class ErasureKeyPlace {

    private static final RowQuery<String> IN_USE =
            new RowQuery<>("select name from erasure_key_store_in_use", row -> row.text(1));
    private static final RowWrite ADOPT = new RowWrite("insert into erasure_key_store_in_use (id, name) values (1, ?)");

    private final ErasureKeySettings settings;
    private final ErasureKeyDatabase database;
    private final Database records;
    private volatile boolean stale;
    private volatile Optional<String> ownStore = Optional.empty();

    @Inject
    ErasureKeyPlace(ErasureKeySettings settings, ErasureKeyDatabase database, Database records) {
        this.settings = settings;
        this.database = database;
        this.records = records;
    }

    /** @throws InvalidSettingException if the settings don't fit the databases; names the variable */
    public void open() {
        Optional<String> inUse = records.read(ErasureKeyPlace::findInUse);
        if (settings.keks().isPresent()) {
            open(settings.keks().get(), inUse);
        } else if (inUse.isPresent()) {
            throw ErasureKeySettings.URL.refuse(
                    "must be set: this database has its erasure keys in the store " + inUse.get());
        }
    }

    /** Looks whether another server took the erasure keys to a database of their own, while this one has none. To be called often. */
    void look() {
        stale = !settings.areExternal()
                && records.read(ErasureKeyPlace::findInUse).isPresent();
    }

    /**
     * Returns true if this server looks for erasure keys where they no longer are. Asks no database: probes must not
     * wait.
     */
    public boolean isStale() {
        return stale;
    }

    /**
     * Returns an effect that is refused if the erasure keys are not where this server looks for them: another server took them to a database of
     * their own. It changes nothing.
     */
    public Effect requireHere() {
        return entityManager -> {
            if (!findInUse(entityManager).equals(ownStore)) {
                throw new ConcurrentChangeException();
            }
        };
    }

    private void open(ErasureKeks keks, Optional<String> inUse) {
        database.open();
        SealedErasureKeyRows rows = new SealedErasureKeyRows(database);
        String name = rows.name();
        ownStore = Optional.of(name);
        String adopted = inUse.orElseGet(() -> adopt(name));
        if (!adopted.equals(name)) {
            throw ErasureKeySettings.URL.refuse(
                    "names the store " + name + ", but this database has its erasure keys in the store " + adopted);
        }
        for (String fingerprint : rows.findKeks()) {
            if (keks.find(fingerprint).isEmpty()) {
                throw ErasureKeySettings.KEK.refuse("has the fingerprint "
                        + keks.current().fingerprint()
                        + ", but erasure keys are sealed under the KEK with the fingerprint "
                        + fingerprint + "; restore that KEK, or name it in ERASURE_KEYS_KEK_PREVIOUS");
            }
        }
    }

    /** Another server may be faster; what it noted holds. */
    private String adopt(String name) {
        try {
            records.change(entityManager -> ADOPT.apply(entityManager, name));
        } catch (RuntimeException e) {
            if (!DatabaseRefusal.caused(e)) {
                throw e;
            }
        }
        return records.read(ErasureKeyPlace::findInUse).orElseThrow();
    }

    private static Optional<String> findInUse(EntityManager entityManager) {
        return IN_USE.find(entityManager).stream().findFirst();
    }
}
