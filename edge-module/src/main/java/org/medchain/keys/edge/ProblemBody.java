package org.medchain.keys.edge;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.medchain.keys.problem.KmsError;
import org.medchain.keys.problem.ProblemType;

/** Problem details (RFC 9457), written without a JSON library: the server gives none to its own libraries. */
final class ProblemBody {

    private static final String AWS_KMS = "/aws-kms/";

    private ProblemBody() {}

    /**
     * @param answered the status of the answer, which may be a rarer one of the type's family
     * @param fault what is malformed, if that is known
     * @param requestId of letters, digits and marks that JSON takes as they are
     * @param path of the request
     */
    static byte[] of(ProblemType type, int answered, Optional<Fault> fault, String requestId, String path) {
        // Fixed words without quotes or controls.
        String detail = fault.flatMap(Fault::rule).orElse(type.detail());
        String field = fault.flatMap(Fault::field)
                .map(name -> ",\"field\":\"" + name + "\"")
                .orElse("");
        return ("{\"type\":\"" + type.type() + "\",\"title\":\"" + type.title() + "\",\"status\":" + answered
                        + ",\"detail\":\"" + detail + "\"" + field + ",\"requestId\":\"" + requestId + "\""
                        + ((path + "/").startsWith(AWS_KMS) ? forAwsKms(type, detail) : "") + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the error by which clients of AWS KMS know whether they may send the request again: not all of them go by the status. */
    private static String forAwsKms(ProblemType type, String detail) {
        return ",\"__type\":\"" + KmsError.of(type).code() + "\",\"message\":\"" + detail + "\"";
    }
}
