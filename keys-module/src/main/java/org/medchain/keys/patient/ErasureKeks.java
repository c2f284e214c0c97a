package org.medchain.keys.patient;

import java.util.List;
import java.util.Optional;

/** The KEKs of the store of erasure keys: the first one seals, each of them opens. */
final class ErasureKeks {

    private final List<ErasureKek> keks;

    /** @param keks the current one, then the previous ones */
    ErasureKeks(List<ErasureKek> keks) {
        if (keks.isEmpty()) {
            throw new IllegalArgumentException("there is no KEK");
        }
        this.keks = List.copyOf(keks);
    }

    ErasureKek current() {
        return keks.get(0);
    }

    /** The KEK of this fingerprint, if it is one of these. */
    Optional<ErasureKek> find(String fingerprint) {
        return keks.stream()
                .filter(kek -> kek.fingerprint().equals(fingerprint))
                .findFirst();
    }

    @Override
    public String toString() {
        return "ErasureKeks" + keks;
    }
}
