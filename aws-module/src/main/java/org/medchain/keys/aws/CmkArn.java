package org.medchain.keys.aws;

import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.MalformedValueException;

/** The ARN of a CMK itself, not of an alias: as AWS KMS names in its answers the key that it used. */
record CmkArn(String value) {

    static final int REGION_FIELD = 3;
    private static final String KEY = ":key/";

    CmkArn {
        if (!isKeyArn(value)) {
            throw new IllegalArgumentException("not the ARN of a CMK");
        }
    }

    /** Reads an ARN; empty if the text is null or has another form. */
    static Optional<CmkArn> parse(String text) {
        return Optional.ofNullable(text).filter(CmkArn::isKeyArn).map(CmkArn::new);
    }

    String region() {
        return regionIn(value);
    }

    /**
     * Returns true if AWS KMS may answer with this key when it is asked for that one: an alias may stand for any key of
     * its Region.
     */
    boolean isAnswerTo(CmkReference asked, String askedRegion) {
        if (!region().equals(askedRegion)) {
            return false;
        }
        return isAlias(asked) || value.equals(asked.value()) || value.endsWith(KEY + asked.value());
    }

    /**
     * Returns true if both are one multi-Region key, whose Regions open each other's blobs. Every key is the same as
     * itself.
     */
    boolean isSameKeyAs(CmkArn other) {
        return value.equals(other.value) || (isMultiRegion() && withoutRegion().equals(other.withoutRegion()));
    }

    private boolean isMultiRegion() {
        return value.contains(KEY + "mrk-");
    }

    private String withoutRegion() {
        String[] fields = value.split(":", -1);
        fields[REGION_FIELD] = "";
        return String.join(":", fields);
    }

    /** The Region in the ARN; a CMK that is named otherwise is one of the default Region. */
    static String regionOf(CmkReference cmk, String defaultRegion) {
        return cmk.value().startsWith("arn:") ? regionIn(cmk.value()) : defaultRegion;
    }

    private static boolean isAlias(CmkReference cmk) {
        return cmk.value().contains("alias/");
    }

    private static String regionIn(String arn) {
        return arn.split(":", -1)[REGION_FIELD];
    }

    private static boolean isKeyArn(String text) {
        try {
            CmkReference reference = new CmkReference(text);
            return text.startsWith("arn:") && text.contains(KEY) && !isAlias(reference);
        } catch (MalformedValueException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
