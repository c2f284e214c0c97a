package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import org.medchain.keys.patient.ErasureKeyMigration;
import org.medchain.keys.patient.ErasureKeyPlace;
import org.medchain.keys.patient.ErasureKeySettings;
import org.medchain.keys.patient.ErasureKeyStore;
import org.medchain.keys.server.Shared;

/** The state of the place of the erasure keys, for those who may not see a key. */
@Shared
public final class ErasureKeyHealth {

    private final ErasureKeyStore keys;
    private final ErasureKeySettings settings;
    private final ErasureKeyPlace place;
    private final ErasureKeyMigration migration;

    @Inject
    ErasureKeyHealth(
            ErasureKeyStore keys, ErasureKeySettings settings, ErasureKeyPlace place, ErasureKeyMigration migration) {
        this.keys = keys;
        this.settings = settings;
        this.place = place;
        this.migration = migration;
    }

    /** Returns true if they are where this server looks for them, and the database answers that has them. */
    public boolean areAvailable() {
        return keys.answers() && !place.isStale();
    }

    /** Returns true if the settings have them in a database of their own. */
    public boolean areExternal() {
        return settings.areExternal();
    }

    /** Returns how many keys still have to move out of the records, a hundred thousand at most. */
    public long toMove() {
        return migration.left();
    }
}
