package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;

@ParameterizedClass
@EnumSource
class PrefetchedPatientsTest {

    private final InProcessPatients prepared;
    private final EncryptionContext first;
    private final EncryptionContext second;
    private final PrefetchedPatients prefetched;

    PrefetchedPatientsTest(ErasureKeysOn place) {
        prepared = new InProcessPatients(place);
        first = prepared.contextOf("first");
        second = new EncryptionContext(first.tenantId(), new PatientId("second"));
        prefetched = prepared.active().prefetch(Set.of(first.patientId(), second.patientId()));
    }

    @BeforeEach
    void addTheFirst() {
        prepared.add(first);
    }

    private Optional<PatientRowId> find(EncryptionContext context) {
        Optional<PatientKeys> found = prefetched.find(context);
        found.ifPresent(PatientKeys::close);
        return found.map(PatientKeys::id);
    }

    @Test
    void readsAllWhenTheFirstIsAskedFor() {
        PatientRowId row = prepared.add(second);
        find(first);
        prepared.loseErasureKey(row);

        assertThat(find(second)).contains(row);
    }

    @Test
    void handsOutTheErasureKeyThatWasStored() {
        byte[] stored = prepared.patients().find(first).orElseThrow().useErasureKey(byte[]::clone);

        assertThat(prefetched.find(first).orElseThrow().<byte[]>useErasureKey(byte[]::clone))
                .isEqualTo(stored);
    }

    @Test
    void keepsWhatItHandedOutForOthers() {
        PatientRowId row = find(first).orElseThrow();
        prepared.loseErasureKey(row);

        assertThat(prepared.active().find(first)).map(PatientKeys::id).contains(row);
    }

    @Test
    void looksAgainForOneWhoWasHandedOut() {
        PatientRowId row = find(first).orElseThrow();
        prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, row);
        prepared.active().forget(first);

        assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> prefetched.find(first));
    }

    @Test
    void findsAnotherIfAnErasureKeyDoesNotOpen() {
        prepared.damageErasureKey(prepared.add(second));

        assertThat(find(first)).contains(prepared.rowOf(first));
    }

    @Test
    void saysWhyAPatientMayNotBeUsed() {
        prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, prepared.add(second));
        find(first);

        assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> prefetched.find(second));
    }

    @Test
    void refusesAPatientWhomTheRegisterLists() {
        PatientRowId row = prepared.add(second);
        prepared.list(second, row.value());
        find(first);

        assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> prefetched.find(second));
        assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> prefetched.findOrPrepare(second));
    }

    @Test
    void refusesAPatientWhoseRowIsGoneAndWhomTheRegisterLists() {
        prepared.list(second, UUID.randomUUID());
        find(first);

        assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> prefetched.findOrPrepare(second));
    }

    @Test
    void answersNothingForAnUnknownPatientAndPreparesANewOne() {
        assertThat(find(second)).isEmpty();

        try (PatientKeys patient = prefetched.findOrPrepare(second)) {
            assertThat(patient.isKnown()).isFalse();
        }
    }

    @Test
    void findsAPatientWhoWasStoredMeanwhile() {
        find(first);
        PatientRowId row = prepared.add(second);

        assertThat(find(second)).contains(row);
    }

    @Test
    void marksAKeyAsUsedThatTheStoringServerDidNot() {
        PatientRowId row = prepared.addUnmarked(second);
        find(first);

        assertThat(find(second)).contains(row);
        assertThat(prepared.keys().find(row).stream()).allMatch(KeptErasureKey::used);
    }

    @Test
    void handsOutNothingOnceItIsClosed() {
        PatientRowId row = prepared.add(second);
        find(first);
        prepared.loseErasureKey(row);

        prefetched.close();

        assertThat(find(second)).isEmpty();
    }
}
