package org.medchain.keys.kmssimulator.operation;

import jakarta.json.JsonObject;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.medchain.keys.kmssimulator.key.KeyRegions;
import org.medchain.keys.kmssimulator.key.KmsErrorException;

/** Every operation that the simulator knows, by name. */
public final class Operations {

    private final Map<String, Operation> byName = new HashMap<>();

    public Operations(KeyRegions regions, SecureRandom random) {
        KeyAccess access = new KeyAccess(regions);
        byName.putAll(new DataKeyOperations(access, random).all());
        byName.putAll(new CipherOperations(access).all());
        byName.putAll(new KeyOperations(access, regions).all());
        byName.putAll(new AliasOperations(access).all());
        byName.putAll(new RotationOperations(access).all());
        byName.putAll(new PolicyOperations(access).all());
    }

    /** @throws KmsErrorException if AWS KMS would answer with an error */
    public JsonObject answer(KmsRequest request) {
        Operation operation = byName.get(request.operation());
        if (operation == null) {
            throw new KmsErrorException("UnknownOperationException", "The simulator does not know this operation.");
        }
        return operation.answer(request);
    }
}
