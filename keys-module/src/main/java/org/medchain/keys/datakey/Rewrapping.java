package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.Tenant;

/**
 * Prepares the rotation of a patient's data keys: opens each with the erasure key, has it wrapped again, seals it again under
 * the same erasure key and key id. Nothing counts yet: the result is an effect, to be committed or not.
 */
@Shared
public final class Rewrapping {

    /** The number of data keys of a patient that are re-wrapped in one slice. */
    static final int AT_ONCE = 1_000;

    private final EncryptedKeyFormat format;
    private final SlicedRewrapping sliced;
    private final TenantProvider provider;
    private final Clock clock;

    @Inject
    Rewrapping(SlicedRewrapping sliced, TenantProvider provider, Clock clock, SecureRandom random) {
        this.sliced = sliced;
        this.provider = provider;
        this.clock = clock;
        this.format = new EncryptedKeyFormat(random);
    }

    /** Returns the rule for what is due for the tenant today. */
    public WrappingRule ruleFor(TenantCmk cmk, DueWrappings due) {
        return new WrappingRule(provider.type(), provider.currentWrapping(cmk), due);
    }

    /**
     * Returns the rule for what is due of the data keys of a request, by a look at the CMK that may be some time ago. Where the CMK does not tell when its
     * material came, what is under it is not due: there, only a rotation of the patient or tenant wraps it again.
     */
    WrappingRule recentRuleFor(TenantCmk cmk) {
        CurrentWrapping recent = provider.recentWrapping(cmk);
        CurrentWrapping certain =
                recent.since().isPresent() ? recent : CurrentWrapping.neverRenewed(recent.wrappedUnder());
        return new WrappingRule(provider.type(), certain, DueWrappings.NOT_CURRENT);
    }

    /** Wraps again what is due of all the patient's data keys, as they are stored now; see the other method of this name. */
    public Rewrapped prepare(
            Attempt attempt,
            PatientKeys patient,
            EncryptionContext context,
            TenantCmk cmk,
            WrappingRule rule,
            Runnable beforeEach) {
        return prepare(attempt, patient, context, cmk, rule, sliced.first(patient.id()), beforeEach);
    }

    /**
     * Wraps again what is due. If this throws, the attempt names the data key that was the reason.
     *
     * @param first the patient's data keys, as {@link DataKeyStore#findFirst} answers them
     * @param beforeEach runs before each call to the provider
     * @throws InvalidEncryptedKeyException if a stored key does not open, or another provider wrapped it
     * @throws org.medchain.keys.RotationInProgressException if they are many, and another server does the same
     */
    public Rewrapped prepare(
            Attempt attempt,
            PatientKeys patient,
            EncryptionContext context,
            TenantCmk cmk,
            WrappingRule rule,
            List<DataKey> first,
            Runnable beforeEach) {
        // One for all of them: the first step of the derivation is done once.
        try (SealingKey sealingKey = patient.useErasureKey(SealingKey::derivedFrom)) {
            Function<List<DataKey>, List<RewrappedKey>> rewrap = keys -> {
                List<RewrappedKey> rewrapped = new ArrayList<>();
                for (DataKey key : keys) {
                    attempt.actsOn(key.keyId());
                    if (isDue(rule, key)) {
                        beforeEach.run();
                        rewrapped.add(rewrap(attempt, sealingKey, context, cmk, key));
                    }
                }
                return rewrapped;
            };
            Rewrapped all = sliced.prepare(patient, rule, first, rewrap);
            attempt.actsOnEveryKey();
            return all;
        }
    }

    /**
     * Wraps data keys again whose wrapping nobody opens any more, from what was recovered of them. Those that are under today's CMK or KEK, and those of
     * which nothing was recovered, stay as they are.
     *
     * @param epoch of the copies; what was interrupted continues with the same alone
     * @param recovered the plain key of a data key; closed here
     * @throws org.medchain.keys.RotationInProgressException if they are many, and another server does the same
     */
    public Rewrapped restore(
            Attempt attempt,
            PatientKeys patient,
            EncryptionContext context,
            Tenant tenant,
            UUID epoch,
            Function<DataKeyId, Optional<PlainKey>> recovered) {
        List<DataKey> first = sliced.first(patient.id());
        WrappingRule rule = ruleFor(tenant.cmk(), new DueWrappings.Recovered(epoch));
        try (SealingKey sealingKey = patient.useErasureKey(SealingKey::derivedFrom)) {
            Function<List<DataKey>, List<RewrappedKey>> restore = keys -> {
                List<RewrappedKey> restored = new ArrayList<>();
                for (DataKey key : keys) {
                    attempt.actsOn(key.keyId());
                    if (!rule.isCurrent(key.providerName(), key.wrappedUnder())) {
                        recovered
                                .apply(key.keyId())
                                .map(plainKey -> restore(attempt, sealingKey, context, tenant.cmk(), key, plainKey))
                                .ifPresent(restored::add);
                    }
                }
                return restored;
            };
            Rewrapped all = sliced.prepare(patient, rule, first, restore);
            attempt.actsOnEveryKey();
            return all;
        }
    }

    private RewrappedKey restore(
            Attempt attempt,
            SealingKey sealingKey,
            EncryptionContext context,
            TenantCmk cmk,
            DataKey key,
            PlainKey plainKey) {
        try (plainKey) {
            return rewrapped(sealingKey, context, key, provider.wrap(attempt, plainKey, cmk, context));
        }
    }

    /**
     * Counts the data keys that are due; the attempt names the one that was the reason if this throws.
     *
     * @param first the patient's data keys, as {@link DataKeyStore#findFirst} answers them
     */
    public int countDue(Attempt attempt, WrappingRule rule, List<DataKey> first) {
        ToIntFunction<List<DataKey>> count = keys -> {
            int due = 0;
            for (DataKey key : keys) {
                attempt.actsOn(key.keyId());
                due += isDue(rule, key) ? 1 : 0;
            }
            return due;
        };
        int all = sliced.sum(first, count);
        attempt.actsOnEveryKey();
        return all;
    }

    /**
     * Returns true if the key is due; one that another provider wrapped is, if that still opens it and the rotation is
     * about it.
     */
    boolean isDue(WrappingRule rule, DataKey key) {
        return rule.concerns(key.wrappedUnder(), key.wrappedAt())
                && (provider.isPrevious(key.provider())
                        || rule.isDue(key.provider(), key.wrappedUnder(), key.wrappedAt()));
    }

    /** Wraps one data key again, which is due, and leaves the patient's others alone. */
    RewrappedSlice prepareOne(
            Attempt attempt,
            PatientKeys patient,
            EncryptionContext context,
            TenantCmk cmk,
            WrappingRule rule,
            DataKey key) {
        try (SealingKey sealingKey = patient.useErasureKey(SealingKey::derivedFrom)) {
            return sliced.one(patient.id(), rule, key, rewrap(attempt, sealingKey, context, cmk, key));
        }
    }

    private RewrappedKey rewrap(
            Attempt attempt, SealingKey sealingKey, EncryptionContext context, TenantCmk cmk, DataKey key) {
        EncryptedKeyFormat.OpenedKey opened = format.open(sealingKey, key.encryptedKey(), context);
        if (!opened.keyId().equals(key.keyId())) {
            throw new InvalidEncryptedKeyException();
        }
        return rewrapped(
                sealingKey,
                context,
                key,
                provider.rewrap(attempt, opened.provider(), opened.wrappedKey(), cmk, context));
    }

    private RewrappedKey rewrapped(SealingKey sealingKey, EncryptionContext context, DataKey key, WrappedKey wrapped) {
        Wrapping wrapping = new Wrapping(
                provider.type(),
                provider.wrappedUnder(wrapped),
                format.seal(sealingKey, provider.type(), key.keyId(), wrapped, context));
        return new RewrappedKey(key.keyId(), key.generation(), wrapping, clock.instant());
    }
}
