package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DestructionId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.InProcessErasureRegister;
import org.medchain.keys.patient.erased.RegisterEntry;

/** Somebody who writes the database swaps the ids of two patients: nothing that can't be taken back is done to the one in the name of the other. */
@ParameterizedClass
@EnumSource
class SwappedPatientsTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId OTHER = new PatientId("other");

    private final InProcessDestructions destructions;
    private final InProcessPatients patients;
    private final EncryptedKey ofPatient;
    private final EncryptedKey ofOther;
    private final PatientRowId row;
    private final PatientRowId rowOfOther;

    SwappedPatientsTest(ErasureKeysOn place) {
        destructions = new InProcessDestructions(place);
        patients = destructions.dataKeys().patients();
        ofPatient = destructions.addKey(PATIENT);
        ofOther = destructions.addKey(OTHER);
        row = destructions.rowOf(PATIENT);
        rowOfOther = destructions.rowOf(OTHER);
    }

    private void swap() {
        patients.swapIds(row, rowOfOther);
    }

    private void requireRefused(ThrowingCallable act) {
        assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(act);

        assertThat(destructions.erasureKeysOf(row)).isEqualTo(1);
        assertThat(destructions.erasureKeysOf(rowOfOther)).isEqualTo(1);
        assertThat(InProcessErasureRegister.entries(destructions.register())).isEmpty();
    }

    @Nested
    class Request {

        @Test
        void isRefusedAndBlocksNobody() {
            swap();

            requireRefused(() -> destructions.request(PATIENT));

            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);
            assertThat(destructions.statusOf(rowOfOther)).isEqualTo(PatientStatus.ACTIVE);
            assertThat(destructions.ends()).containsExactly("DESTROY_PATIENT_KEYS TENANT_UNTRUSTED");
        }

        @Test
        void isRefusedIfTheMacsWereSwappedToo() {
            String mac = patients.macOf(row);
            patients.setMac(row, patients.macOf(rowOfOther));
            patients.setMac(rowOfOther, mac);
            swap();

            requireRefused(() -> destructions.request(PATIENT));
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(strings = {"", "x", "0000000000000000000000000000000000000000000000000000000000000000"})
        void isRefusedIfTheMacIsNone(String mac) {
            patients.setMac(row, mac);

            requireRefused(() -> destructions.request(PATIENT));
        }

        @Test
        void isRefusedForAPatientWithoutDataKeys() {
            PatientId without = new PatientId("without");
            patients.swapIds(destructions.addPatient(without), rowOfOther);

            requireRefused(() -> destructions.request(without));
        }

        @Test
        void isDoneOnceTheIdsAreMended() {
            swap();
            requireRefused(() -> destructions.request(PATIENT));
            swap();

            destructions.destroy(PATIENT);

            assertThat(destructions.erasureKeysOf(row)).isZero();
            destructions.dataKeys().decrypt(ofOther, OTHER).close();
        }
    }

    /** The key would be sealed under the erasure key of the other, and end with it. */
    @Nested
    class Generation {

        @Test
        void isRefused() {
            swap();

            requireRefused(() -> destructions.dataKeys().generate(PATIENT));

            swap();
            destructions.dataKeys().generate(PATIENT).close();
        }

        @Test
        void isRefusedInABatchForTheOnesAlone() {
            PatientId third = new PatientId("third");
            swap();

            List<BatchResult<GeneratedDataKey>> results = WaitingCaller.call(after -> destructions
                    .dataKeys()
                    .operations()
                    .generateAll(Optional.empty(), List.of(PATIENT, third), OperationThreads.ofCaller(after)));

            assertThat(results.get(0).failure().orElseThrow()).isInstanceOf(TenantUntrustedException.class);
            results.get(1).result().orElseThrow().close();
        }
    }

    @Nested
    class Approval {

        @Test
        void isRefused() {
            destructions.setPolicies(InProcessDestructions.policies(true, false));
            DestructionId id = destructions.request(PATIENT);
            swap();
            destructions.callAs("second officer");

            requireRefused(() -> destructions.requests().approve(id));
        }
    }

    @Nested
    class Hold {

        @Test
        void isNotPlacedOnAnother() {
            swap();

            requireRefused(() -> destructions.holds().place(PATIENT, new HoldReason("a lawsuit"), RowCondition.NONE));

            assertThat(destructions.store().holds().find(rowOfOther)).isEmpty();
        }

        @Test
        void isNotLiftedFromAnother() {
            destructions.holds().place(OTHER, new HoldReason("a lawsuit"), RowCondition.NONE);
            swap();

            requireRefused(() -> destructions.holds().lift(PATIENT, RowCondition.NONE));

            assertThat(destructions.store().holds().find(rowOfOther)).isPresent();
        }
    }

    /** The register lists a patient whose row is gone, and the database has no record of the erasure. */
    @Nested
    class Replay {

        private ErasedPatient listed;

        @BeforeEach
        void list() {
            listed = patients.list(destructions.context(PATIENT), UUID.randomUUID());
        }

        @Test
        void erasesAPatientWhoWasStoredAgain() {
            destructions.replay().run();

            assertThat(destructions.erasureKeysOf(row)).isZero();
        }

        @Test
        void waitsIfAnotherHasTheIdNow() {
            swap();

            destructions.replay().run();

            assertThat(destructions.register().erased().isWaiting(listed.hash()))
                    .isTrue();
            assertThat(destructions.statusOf(rowOfOther)).isEqualTo(PatientStatus.ACTIVE);
            assertThat(destructions.erasureKeysOf(rowOfOther)).isEqualTo(1);
            swap();
            destructions.replay().eraseWaiting();
            assertThat(destructions.erasureKeysOf(row)).isZero();
            assertThat(destructions.erasureKeysOf(rowOfOther)).isEqualTo(1);
        }
    }

    /** The register lists a hold of a patient whose row is gone. */
    @Nested
    class ReplayOfHolds {

        @Test
        void placesNoneOnAnother() {
            destructions
                    .register()
                    .append(RegisterEntry.held(
                            destructions.tenant(),
                            UUID.randomUUID(),
                            destructions.register().hashOf(destructions.context(PATIENT)),
                            destructions.clock().instant()));
            swap();

            destructions.registerReplay().run();

            assertThat(destructions.store().holds().find(rowOfOther)).isEmpty();
            swap();
            destructions.registerReplay().run();
            assertThat(destructions.store().holds().find(row)).isPresent();
            assertThat(destructions.store().holds().find(rowOfOther)).isEmpty();
        }
    }

    /** What keys of another are used for is refused by the encryption context, which is authenticated in both seals of an encrypted key. */
    @Nested
    class Decryption {

        @Test
        void opensNoKeyUnderTheNameOfAnother() {
            swap();

            for (EncryptedKey key : List.of(ofPatient, ofOther)) {
                for (PatientId name : List.of(PATIENT, OTHER)) {
                    assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                            .isThrownBy(() -> destructions.dataKeys().decrypt(key, name));
                }
            }
        }
    }

    @Nested
    class NewPatient {

        @Test
        void hasAMacThatStaysWhenTheIdIsForgotten() {
            String mac = patients.macOf(row);
            assertThat(mac)
                    .isEqualTo(destructions
                            .register()
                            .rowMac(row.value(), destructions.context(PATIENT))
                            .toString());

            destructions.destroy(PATIENT);

            assertThat(Optional.of(patients.macOf(row))).contains(mac);
        }
    }
}
