package org.medchain.keys;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a customer master key of AWS KMS, in one of the forms that its API takes as {@code KeyId}: the key's ARN or id
 * (multi-Region ids too), or an alias' ARN or name. Or a KEK in an HSM: {@code pkcs11:object=} and its label (RFC 7512).
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id">Key identifiers (AWS KMS)</a>
 */
public record CmkReference(String value) {

    private static final String KEY = "(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})";
    private static final String ALIAS = "alias/[A-Za-z0-9/_-]{1,250}";
    private static final String ARN = "arn:aws[a-z-]*:kms:[a-z0-9-]{1,32}:[0-9]{12}:";
    private static final String HSM_KEY = "pkcs11:object=";
    private static final Pattern SHAPE = Pattern.compile("(" + ARN + "key/)?" + KEY + "|(" + ARN + ")?" + ALIAS);

    /** @throws MalformedValueException if the value has none of the forms above */
    public CmkReference {
        if (value.startsWith(HSM_KEY)) {
            new HsmKeyLabel(value.substring(HSM_KEY.length()));
        } else if (value.length() > 512 || !SHAPE.matcher(value).matches()) {
            throw new MalformedValueException("kmsCmkArn", "must be the ARN or id of a CMK, or an alias' ARN or name");
        }
    }

    /** The KEK in an HSM that has this label. */
    public static CmkReference ofHsmKey(HsmKeyLabel label) {
        return new CmkReference(HSM_KEY + label.value());
    }

    /** The label, if it names a KEK in an HSM. */
    public Optional<HsmKeyLabel> hsmKeyLabel() {
        return value.startsWith(HSM_KEY)
                ? Optional.of(new HsmKeyLabel(value.substring(HSM_KEY.length())))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
