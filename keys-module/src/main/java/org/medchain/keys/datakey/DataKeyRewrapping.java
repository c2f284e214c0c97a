package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.datakey.DataKeyOpening.Open;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.ActiveTenantCache;

/**
 * Opens a data key and wraps it again if that is due, as a rotation does with all data keys of the patient: under the tenant's CMK or KEK of today, for
 * an active tenant and patient, as the next generation of what the row holds. A CMK that does not tell when its material came leaves what is under it.
 *
 * <p>Limit: a data key whose row is lost or damaged is opened, and stays as it is.
 */
@Shared
record DataKeyRewrapping(
        ActiveTenantCache tenants, DataKeyOpening opening, DataKeyStore dataKeys, Rewrapping rewrapping, Clock clock) {

    @Inject
    DataKeyRewrapping {}

    /** Returns what re-wraps the data keys of one request. */
    KeyOpener ofRequest() {
        CurrentRule rule = new CurrentRule(rewrapping::recentRuleFor);
        return (attempt, decryption, patientId, source, check) -> {
            tenants.requireWrapping(attempt.tenant(), clock.instant());
            return opening.open(
                    attempt, decryption, patientId, source, check, open -> rewrapIfDue(attempt, open, rule));
        };
    }

    private Recorded<DecryptedDataKey> rewrapIfDue(Attempt attempt, Open open, CurrentRule rule) {
        return findDue(open, rule).map(key -> rewrap(attempt, open, rule, key)).orElseGet(() -> opening.asItIs(open));
    }

    /** A row that holds something else than was opened is damaged, or changed since: then the ledger refuses, and the next try finds it. */
    private Optional<DataKey> findDue(Open open, CurrentRule rule) {
        DataKeyId keyId = open.opened().key().keyId();
        return dataKeys.find(open.patient().id(), keyId)
                .filter(key -> open.opened().row().wasOpenedFrom(key.held()))
                .filter(key -> rewrapping.isDue(rule.of(open.tenant().cmk()), key));
    }

    private Recorded<DecryptedDataKey> rewrap(Attempt attempt, Open open, CurrentRule rule, DataKey key) {
        RewrappedSlice slice = rewrapping.prepareOne(
                attempt,
                open.patient(),
                open.context(),
                open.tenant().cmk(),
                rule.of(open.tenant().cmk()),
                key);
        RewrappedKey moved = slice.moved().get(0);
        int generation = moved.generation() + 1;
        attempt.reaches(generation);
        DecryptedDataKey answer = new DecryptedDataKey(
                key.keyId(),
                open.opened().plainKey(),
                OptionalInt.of(generation),
                Optional.of(moved.wrapping().encryptedKey()));
        return opening.ifStillSo(open, Effect.of(SliceReplacement.ALL, slice), () -> answer);
    }
}
