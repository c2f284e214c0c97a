package org.medchain.keys.aws;

import java.util.Optional;
import java.util.Set;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells what a failure of the AWS SDK means. Three answers: the wrapped key is not valid; AWS KMS refuses, which no
 * retry and no waiting mends; AWS KMS is not available. Only the last is a failure of infrastructure.
 *
 * <p>It goes by the error code: AWS sends throttling and denied access alike with HTTP status 400 and the SDK has no
 * class for either. A code that is not known is a refusal, since AWS KMS has looked at the request; an answer with no
 * code was not written by AWS KMS.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html">Common errors (AWS KMS)</a>
 */
final class KmsFailures {

    private static final Set<String> INVALID_KEY = Set.of("InvalidCiphertextException", "IncorrectKeyException");

    private static final Set<String> ACCESS_DENIED = Set.of("AccessDeniedException", "AccessDenied");

    private static final Set<String> UNAVAILABLE =
            Set.of(("ThrottlingException Throttling ThrottledException TooManyRequestsException"
                            + " RequestLimitExceeded RequestThrottled RequestThrottledException BandwidthLimitExceeded"
                            + " PriorRequestNotComplete SlowDown KMSInternalException KeyUnavailableException"
                            + " DependencyTimeoutException InternalFailure InternalError InternalServerError"
                            + " ServiceUnavailable ServiceUnavailableException RequestTimeout RequestTimeoutException")
                    .split(" "));

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private KmsFailures() {}

    static KeyManagementException classify(SdkException failure) {
        if (!(failure instanceof AwsServiceException answer)) {
            return new KmsUnavailableException(KmsFailureException.notAnswered(failure));
        }
        Optional<String> code = codeOf(answer);
        if (code.filter(INVALID_KEY::contains).isPresent()) {
            // Without a cause: which of the two it was is not disclosed.
            return new InvalidEncryptedKeyException();
        }
        if (code.isEmpty() || UNAVAILABLE.contains(code.get()) || isStatusOfInfrastructure(answer.statusCode())) {
            return new KmsUnavailableException(KmsFailureException.answered(answer));
        }
        return new KmsRefusedException(KmsFailureException.answered(answer));
    }

    static boolean isAccessDenied(SdkException failure) {
        return failure instanceof AwsServiceException answer
                && codeOf(answer).filter(ACCESS_DENIED::contains).isPresent();
    }

    static boolean isRefusal(SdkException failure) {
        return classify(failure) instanceof KmsRefusedException;
    }

    static Optional<String> codeOf(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .filter(code -> !code.isBlank());
    }

    private static boolean isStatusOfInfrastructure(int status) {
        return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
    }
}
