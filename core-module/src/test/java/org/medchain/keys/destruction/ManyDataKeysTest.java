package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.chain.certificate.CertificateVerifier;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.rotation.InProcessRotationOperations;
import org.medchain.keys.server.database.DatabaseKind;

/**
 * A patient with many data keys is rotated, destroyed and certified, whatever interrupts it.
 *
 * <p>{@code -Dmedchain.test.keys=1000000} says how many on PostgreSQL, 20,000 among the proofs; docs/engineering/resilience.md has the figures.
 */
@ParameterizedClass
@EnumSource
class ManyDataKeysTest {

    /** More than a certificate lists, and than are overwritten, deleted, re-wrapped or moved at once. */
    private static final int MANY = 6_500;

    /** More than are re-wrapped at once. */
    private static final int SOME = 2_500;

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions destructions;
    private final EncryptedKey key;
    private final PatientRowId row;
    private final int many;

    ManyDataKeysTest(DatabaseKind kind) {
        many = kind == DatabaseKind.POSTGRESQL ? Integer.getInteger("medchain.test.keys", MANY) : MANY;
        destructions = new InProcessDestructions(kind);
        key = destructions.addKey(PATIENT);
        row = destructions.patients().findId(destructions.context(PATIENT)).orElseThrow();
    }

    /** So many in all. */
    private void addKeys(int count) {
        destructions.dataKeys().addMany(destructions.context(PATIENT), count - 1);
        destructions.dataKeys().provider().renewKek();
    }

    private RotatedPatient rotate() {
        return WaitingCaller.call(after -> InProcessRotationOperations.of(
                        destructions.audit(), destructions.dataKeys(), destructions.clock())
                .rotate(Optional.empty(), PATIENT, OperationThreads.ofCaller(after)));
    }

    private void move() {
        for (long left = 1; left > 0; left = destructions.rowsOf(row, "staged_rotations")) {
            destructions.dataKeys().mover().moveSome();
        }
    }

    private List<String> rotations() {
        return destructions.ends().stream()
                .filter(end -> end.startsWith("ROTATE"))
                .toList();
    }

    private void assertGeneration(int generation) {
        try (DecryptedDataKey decrypted = destructions.dataKeys().decrypt(key, PATIENT)) {
            assertThat(decrypted.generation()).isEqualTo(OptionalInt.of(generation));
            assertThat(decrypted.superseding().isPresent()).isEqualTo(generation > 1);
            decrypted
                    .superseding()
                    .ifPresent(current ->
                            destructions.dataKeys().decrypt(current, PATIENT).close());
        }
        assertThat(destructions.dataKeys().dataKeys().findFirst(row)).allMatch(it -> it.generation() == generation);
    }

    private void assertErased(DestructionId id, int keys, int generation) {
        assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        JsonObject certified = certificate(id).getJsonObject("dataKeys");
        assertThat(certified.getInt("count")).isEqualTo(keys);
        assertThat(certified.getJsonArray("keys"))
                .hasSize(Math.min(keys, 5_000))
                .allMatch(it -> it.asJsonObject().getInt("generation") == generation);
        List.of("data_keys", "staged_data_keys", "staged_rotations", "erasure_keys")
                .forEach(table ->
                        assertThat(destructions.rowsOf(row, table)).as(table).isZero());
    }

    private JsonObject certificate(DestructionId id) {
        Path publicKey = Path.of(destructions.certificateKey() + ".pub");
        byte[] payload = CertificateVerifier.read(List.of(publicKey))
                .verify(destructions.record(id).certificate().orElseThrow())
                .orElseThrow();
        return Json.createReader(new ByteArrayInputStream(payload)).readObject();
    }

    @Test
    @Tag("larger")
    void areRotatedDestroyedAndCertified() {
        timed("made", () -> addKeys(many));

        timed("rotated", () -> assertThat(rotate()).isEqualTo(new RotatedPatient(many, 0, 2)));
        assertThat(rotations()).containsExactly("ROTATE_PATIENT_KEY SUCCESS");
        assertGeneration(2);

        timed("moved", this::move);
        assertGeneration(2);
        assertThat(destructions.rowsOf(row, "staged_data_keys")).isZero();
        timed("found current", () -> assertThat(rotate()).isEqualTo(new RotatedPatient(0, many, 2)));

        timed("destroyed and certified", () -> assertErased(destructions.destroy(PATIENT), many, 2));
    }

    /** Prints how long it took, if it was asked how long many take. */
    private void timed(String what, Runnable work) {
        long start = System.nanoTime();
        work.run();
        if (many != MANY) {
            System.out.printf("%,d keys %s in %.1f s%n", many, what, (System.nanoTime() - start) / 1e9);
        }
    }

    @Nested
    @Tag("slow")
    class Rotation {

        private final AtomicInteger calls = new AtomicInteger();

        /** The key management service is away from this call on. */
        private void failFrom(int call) {
            destructions.dataKeys().provider().beforeRewrap(() -> {
                if (calls.incrementAndGet() >= call) {
                    throw new KmsUnavailableException();
                }
            });
        }

        private void goOn() {
            calls.set(0);
            destructions.dataKeys().provider().beforeRewrap(calls::incrementAndGet);
        }

        @Test
        void movesNothingIfItFails() {
            addKeys(SOME);
            failFrom(2_300);

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(ManyDataKeysTest.this::rotate);

            assertThat(rotations()).containsExactly("ROTATE_PATIENT_KEY KMS_UNAVAILABLE");
            assertGeneration(1);
        }

        @Test
        void goesOnBehindTheLastSlice() {
            addKeys(SOME);
            failFrom(2_300);
            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(ManyDataKeysTest.this::rotate);
            goOn();

            assertThat(rotate()).isEqualTo(new RotatedPatient(SOME, 0, 2));

            assertThat(calls).hasValue(SOME - 2_000);
            assertGeneration(2);
        }

        @Test
        void beginsAgainUnderAnotherKek() {
            addKeys(SOME);
            failFrom(2_300);
            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(ManyDataKeysTest.this::rotate);
            goOn();
            destructions.dataKeys().provider().renewKek();

            assertThat(rotate()).isEqualTo(new RotatedPatient(SOME, 0, 2));

            assertThat(calls).hasValue(SOME);
            assertGeneration(2);
        }

        @Test
        void takesKeysAlongThatAreAddedMeanwhile() {
            addKeys(SOME);
            destructions.dataKeys().provider().beforeRewrap(() -> {
                if (calls.incrementAndGet() == 10) {
                    destructions.dataKeys().generate(PATIENT).close();
                }
            });

            assertThat(rotate()).isEqualTo(new RotatedPatient(SOME, 1, 2));
        }

        @Test
        void canFollowOneWhoseKeysAreNotMovedYet() {
            addKeys(SOME);
            rotate();
            destructions.dataKeys().provider().renewKek();

            assertThat(rotate()).isEqualTo(new RotatedPatient(SOME, 0, 3));

            assertGeneration(3);
            move();
            assertGeneration(3);
        }
    }

    @Nested
    @Tag("slow")
    class Destruction {

        @Test
        void takesWhatARotationPreparedWithIt() {
            addKeys(SOME);
            destructions.dataKeys().provider().beforeRewrap(new Runnable() {
                private int calls;

                @Override
                public void run() {
                    if (++calls > 1_500) {
                        throw new KmsUnavailableException();
                    }
                }
            });
            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(ManyDataKeysTest.this::rotate);
            assertThat(destructions.rowsOf(row, "staged_data_keys")).isEqualTo(1_000);

            assertErased(destructions.destroy(PATIENT), SOME, 1);
        }

        @Test
        void certifiesTheGenerationsThatCountAndAreNotMovedYet() {
            addKeys(SOME);
            rotate();

            assertErased(destructions.destroy(PATIENT), SOME, 2);
        }

        @Test
        void certifiesAllKeysWhereverItWasInterrupted() {
            int keys = 10_500;
            addKeys(keys);
            DestructionId id = destructions.request(PATIENT);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            destructions.callAsTheService();
            AtomicInteger slices = new AtomicInteger();
            for (int killedAt = 1; destructions.record(id).status() != DestructionStatus.ERASED; killedAt++) {
                runUntil(id, slices, killedAt);
            }

            assertThat(slices).hasValueGreaterThan(5);
            assertErased(id, keys, 1);
        }

        private void runUntil(DestructionId id, AtomicInteger slices, int killedAt) {
            slices.set(0);
            Runnable beforeEach = () -> {
                if (slices.incrementAndGet() == killedAt) {
                    throw new IllegalStateException("killed");
                }
            };
            try {
                destructions.erasure().run(destructions.rowOf(id), beforeEach);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("killed");
                assertThat(destructions.rowsOf(row, "erasure_keys")).isZero();
            }
        }
    }
}
