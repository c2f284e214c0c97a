package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.ProviderType;

class RewrappedSliceTest {

    private static final Instant THEN = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final PatientRowId PATIENT = new PatientRowId(new TenantId("clinic"), UUID.randomUUID());
    private static final WrappingRule RULE =
            new WrappingRule(ProviderType.LOCAL, CurrentWrapping.neverRenewed("today"), DueWrappings.NOT_CURRENT);

    private final DataKey first = key();
    private final DataKey second = key();

    private static DataKey key() {
        return new DataKey(new DataKeyId(UUID.randomUUID()), PATIENT, wrapping("before"), THEN);
    }

    private static Wrapping wrapping(String under) {
        return new Wrapping(ProviderType.LOCAL, under, new EncryptedKey(new byte[100]));
    }

    private static List<RewrappedKey> moved(DataKey... keys) {
        return Stream.of(keys)
                .map(key -> new RewrappedKey(key.keyId(), key.generation(), wrapping("today"), NOW))
                .toList();
    }

    private static RewrappedSlice slice(WrappingRule rule, List<DataKey> read, DataKey... moved) {
        return new RewrappedSlice(PATIENT, rule, StagedRotation.BEGINNING, read, moved(moved));
    }

    private static RotatedPatient resultOf(List<DataKey> read, DataKey... moved) {
        return StagedRotation.begin(UUID.randomUUID(), RULE, NOW).resultWith(read, moved(moved));
    }

    @Nested
    class Result {

        @Test
        void saysHowManyMovedAndHowManyStayed() {
            assertThat(resultOf(List.of(first, second), second)).isEqualTo(new RotatedPatient(1, 1, 2));
        }

        @Test
        void keepsTheGenerationIfNothingMoved() {
            assertThat(resultOf(List.of(first, second))).isEqualTo(new RotatedPatient(0, 2, 1));
        }

        @Test
        void hasGenerationZeroForAPatientWithoutKeys() {
            assertThat(resultOf(List.of())).isEqualTo(new RotatedPatient(0, 0, 0));
        }
    }

    @Nested
    class Fits {

        private final Map<UUID, StoredWrapping> stored = new HashMap<>();

        Fits() {
            Stream.of(first, second).forEach(key -> store(key.keyId().value(), 1, "before", THEN));
        }

        private void store(UUID keyId, int generation, String under, Instant at) {
            stored.put(keyId, new StoredWrapping(generation, ProviderType.LOCAL.name(), under, at));
        }

        private void add(String under, Instant at) {
            store(UUID.randomUUID(), 1, under, at);
        }

        private boolean fits(WrappingRule rule) {
            return slice(rule, List.of(first, second), first).fits(stored);
        }

        private static WrappingRule selecting(Optional<String> under, Optional<Instant> before) {
            return new WrappingRule(
                    ProviderType.LOCAL, RULE.current(), new DueWrappings.Selected(under, Optional.empty(), before));
        }

        @Test
        void ifNothingChanged() {
            assertThat(fits(RULE)).isTrue();
        }

        @Test
        void notIfAKeyThatMovesChanged() {
            store(first.keyId().value(), 2, "today", NOW);

            assertThat(fits(RULE)).isFalse();
        }

        @Test
        void notIfAKeyThatMovesIsGone() {
            stored.remove(first.keyId().value());

            assertThat(fits(RULE)).isFalse();
        }

        @Test
        void whateverBecameOfAKeyThatStays() {
            store(second.keyId().value(), 2, "today", NOW);
            assertThat(fits(RULE)).isTrue();

            stored.remove(second.keyId().value());
            assertThat(fits(RULE)).isTrue();
        }

        @Test
        void ifAKeyWasAddedUnderTodaysCmk() {
            add("today", NOW);

            assertThat(fits(RULE)).isTrue();
        }

        /** When its newest material came is not known: such keys are re-wrapped in each rotation, and here in the next. */
        @Test
        void ifAKeyWasAddedUnderTodaysCmkOfWhateverMaterial() {
            add("today", NOW);

            assertThat(fits(new WrappingRule(
                            ProviderType.LOCAL,
                            new CurrentWrapping("today", Optional.empty()),
                            DueWrappings.NOT_CURRENT)))
                    .isTrue();
        }

        @Test
        void ifAKeyWasAddedUnderACmkThatNamesItselfInWhatItWraps() {
            add("today", NOW);

            assertThat(fits(new WrappingRule(
                            ProviderType.LOCAL,
                            new CurrentWrapping("not known", Optional.empty()),
                            DueWrappings.NOT_CURRENT)))
                    .isTrue();
        }

        @Test
        void notIfAKeyWasAddedUnderAnother() {
            add("before", NOW);

            assertThat(fits(RULE)).isFalse();
        }

        @Test
        void notIfAKeyWasAddedByAnotherProvider() {
            stored.put(UUID.randomUUID(), new StoredWrapping(1, ProviderType.AWS_KMS.name(), "today", NOW));

            assertThat(fits(RULE)).isFalse();
        }

        @Test
        void notIfAKeyWasAddedUnderTheOneThatIsToBeLeft() {
            add("before", NOW);

            assertThat(fits(selecting(Optional.of("before"), Optional.empty()))).isFalse();
        }

        @Test
        void notIfAKeyWasAddedOfTheTimeThatIsToBeLeft() {
            add("today", NOW.minusMillis(1));

            assertThat(fits(selecting(Optional.empty(), Optional.of(NOW)))).isFalse();
        }

        @Test
        void ifACompromiseIsNotAboutAKeyThatWasAdded() {
            add("third", NOW);

            assertThat(fits(selecting(Optional.of("before"), Optional.empty()))).isTrue();
        }
    }

    @Nested
    class OfOne {

        private final RewrappedSlice slice =
                RewrappedSlice.ofOne(PATIENT, RULE, first, moved(first).get(0));
        private final UUID id = first.keyId().value();

        @Test
        void hasPlaceForThatDataKeyAlone() {
            assertThat(slice.hasPlaceFor(id)).isTrue();
            assertThat(slice.hasPlaceFor(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + 1)))
                    .isFalse();
            assertThat(slice.hasPlaceFor(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() - 1)))
                    .isFalse();
            assertThat(slice.hasPlaceFor(new UUID(id.getMostSignificantBits() + 1, id.getLeastSignificantBits())))
                    .isFalse();
        }

        @Test
        void ofAllHasPlaceForEveryDataKey() {
            assertThat(slice(RULE, List.of(first)).hasPlaceFor(new UUID(-1, -2)))
                    .isTrue();
            assertThat(slice(RULE, List.of(first)).hasPlaceFor(StagedRotation.BEGINNING))
                    .isFalse();
        }
    }

    @Nested
    class RenewedSince {

        @Test
        void countsNoKeyOfTheFirstGeneration() {
            assertThat(slice(RULE, List.of(first, second)).renewedSince(THEN)).isZero();
        }
    }
}
