package org.medchain.keys.kmssimulator.operation;

import jakarta.json.JsonObject;

/** Answers requests of one name. */
@FunctionalInterface
interface Operation {

    /** @throws org.medchain.keys.kmssimulator.key.KmsErrorException if AWS KMS would answer with an error */
    JsonObject answer(KmsRequest request);
}
