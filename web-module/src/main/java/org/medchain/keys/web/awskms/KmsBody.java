package org.medchain.keys.web.awskms;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.web.json.ObjectMembers;
import org.medchain.keys.web.json.StrictJson;
import org.medchain.keys.web.json.UnknownName;

/**
 * The body of a request of AWS KMS' protocol: a JSON object whose members an operation knows. What it does not know is refused by name, so that no wish
 * of a caller is passed over in silence.
 */
final class KmsBody {

    private static final int MAX_BYTES = 65_536;
    private static final String BODY = "body";

    /** The member that some clients always send; any operation takes it if it is empty. */
    private static final String GRANT_TOKENS = "GrantTokens";

    private static final String DRY_RUN = "DryRun";

    /** A body has members, and an encryption context has entries. */
    private static final int DEEPEST = 2;

    private final ObjectMembers members;

    private KmsBody(JsonObject object) {
        this.members = new ObjectMembers(object, "");
    }

    /**
     * Reads a body.
     *
     * @param known the members that the operation has
     * @throws MalformedValueException if it is no such object, or asks for what there is not
     */
    static KmsBody read(InputStream in, String... known) throws IOException {
        KmsBody body = new KmsBody(StrictJson.read(in, MAX_BYTES, DEEPEST));
        body.requireNoOthersThan(Set.of(known));
        body.requireNothingAsked();
        return body;
    }

    private void requireNoOthersThan(Set<String> known) {
        for (String name : members.object().keySet()) {
            if (members.find(name).isPresent()
                    && !known.contains(name)
                    && !name.equals(GRANT_TOKENS)
                    && !name.equals(DRY_RUN)) {
                throw UnknownName.refuse(name, BODY);
            }
        }
    }

    private void requireNothingAsked() {
        if (!members.find(DRY_RUN).orElse(JsonValue.FALSE).equals(JsonValue.FALSE)) {
            throw new MalformedValueException(DRY_RUN, "must be false");
        }
        if (!members.find(GRANT_TOKENS).orElse(JsonValue.EMPTY_JSON_ARRAY).equals(JsonValue.EMPTY_JSON_ARRAY)) {
            throw new MalformedValueException(GRANT_TOKENS, "must be empty: there are no grants");
        }
    }

    Optional<String> findText(String name) {
        return members.findText(name);
    }

    String text(String name) {
        return members.text(name);
    }

    Optional<Integer> findNumber(String name) {
        return members.find(name).map(value -> {
            if (value instanceof JsonNumber number
                    && number.isIntegral()
                    && number.bigIntegerValue().bitLength() < 32) {
                return number.intValueExact();
            }
            throw new MalformedValueException(name, "must be a whole number");
        });
    }

    /** @throws MalformedValueException unless it is missing or the one algorithm that there is */
    void requireSymmetric(String name) {
        if (!findText(name).orElse(AwsKmsResource.ALGORITHM).equals(AwsKmsResource.ALGORITHM)) {
            throw new MalformedValueException(name, "must be " + AwsKmsResource.ALGORITHM);
        }
    }

    /** Bytes in base64, for the caller to wipe if they are a secret. Their text is left to the garbage collector. */
    byte[] bytes(String name) {
        return members.decode(name, text(name));
    }

    /** The entries of an encryption context; none if it is missing. */
    Map<String, String> entries(String name) {
        Map<String, String> entries = new LinkedHashMap<>();
        members.find(name).ifPresent(value -> {
            if (!(value instanceof JsonObject object)) {
                throw new MalformedValueException(name, "must be a JSON object");
            }
            object.forEach((entry, text) -> entries.put(entry, textOf(name, text)));
        });
        return entries;
    }

    private static String textOf(String name, JsonValue value) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw new MalformedValueException(name, "must have texts only");
    }
}
