package org.medchain.keys.kmssimulator.signature;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medchain.keys.kmssimulator.key.KmsErrorException;

/** The parts of an {@code Authorization} header of AWS Signature Version 4. */
record AuthorizationHeader(
        String accessKeyId, String date, String region, String service, List<String> signedHeaders, String signature) {

    private static final Pattern SHAPE = Pattern.compile("AWS4-HMAC-SHA256 +Credential=(?<id>[\\w+=,.@-]{1,128})"
            + "/(?<date>\\d{8})/(?<region>[a-z0-9-]{1,32})/(?<service>[a-z0-9-]{1,32})/aws4_request"
            + ", *SignedHeaders=(?<headers>[a-z0-9;-]+), *Signature=(?<signature>[0-9a-f]{64})");

    AuthorizationHeader {
        signedHeaders = List.copyOf(signedHeaders);
    }

    /** @throws KmsErrorException if the header has another form */
    static AuthorizationHeader parse(String header) {
        Matcher matcher = SHAPE.matcher(header);
        if (!matcher.matches()) {
            throw new KmsErrorException(
                    "IncompleteSignatureException", "The Authorization header is not an AWS4-HMAC-SHA256 signature.");
        }
        return new AuthorizationHeader(
                matcher.group("id"),
                matcher.group("date"),
                matcher.group("region"),
                matcher.group("service"),
                List.of(matcher.group("headers").split(";", -1)),
                matcher.group("signature"));
    }

    String scope() {
        return date + "/" + region + "/" + service + "/aws4_request";
    }
}
