package org.medchain.keys.kmssimulator.signature;

import java.util.Optional;
import java.util.function.Function;

/**
 * The parts of a request that a signature covers. Path and query are left out: AWS KMS has one path, {@code /}, and no
 * query.
 *
 * @param header answers the value of the header with a name in lower case
 */
public record SignedRequest(String method, byte[] body, Function<String, Optional<String>> header) {

    public SignedRequest {
        body = body.clone();
    }

    @Override
    public byte[] body() {
        return body.clone();
    }
}
