package org.medchain.keys.kmssimulator.operation;

import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.kmssimulator.key.CiphertextBlob;
import org.medchain.keys.kmssimulator.key.KeyRegion;
import org.medchain.keys.kmssimulator.key.KeyRegions;
import org.medchain.keys.kmssimulator.key.KmsErrorException;
import org.medchain.keys.kmssimulator.key.SimulatedKey;

/** Tells which key a request is about, by the member that names it or by its ciphertext blob. */
public final class RequestedKey {

    private final KeyRegions regions;

    public RequestedKey(KeyRegions regions) {
        this.regions = regions;
    }

    /** Returns the ARN of the requested key; empty if the request names no key, or none that exists. */
    public Optional<String> arnIn(KmsRequest request) {
        KeyRegion region = regions.region(request.region());
        try {
            Optional<String> named = Stream.of("KeyId", "SourceKeyId", "TargetKeyId")
                    .flatMap(member -> request.find(member).stream())
                    .findFirst();
            Optional<SimulatedKey> key = named.isPresent()
                    ? named.map(region::require)
                    : request.find("CiphertextBlob")
                            .flatMap(blob -> region.find(CiphertextBlob.parse(request.requireBlob("CiphertextBlob"))
                                    .keyId()));
            return key.map(SimulatedKey::toString);
        } catch (KmsErrorException e) {
            // The operation answers with the same error.
            return Optional.empty();
        }
    }
}
