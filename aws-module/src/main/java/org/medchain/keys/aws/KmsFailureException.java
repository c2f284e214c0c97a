package org.medchain.keys.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The AWS SDK's report of a failure, as a cause that may be logged. It stands in for the SDK's own exception, whose
 * message repeats the ARN, the caller and parts of the request, or quotes an answer that can't be read and so may show
 * a plain key; what the SDK attaches of earlier attempts may do so too. The stack is the SDK's.
 */
final class KmsFailureException extends RuntimeException {

    private KmsFailureException(String message, Throwable origin) {
        super(message);
        setStackTrace(origin.getStackTrace());
    }

    /** The error's name, HTTP status and request id, by which AWS' support finds it. */
    static KmsFailureException answered(AwsServiceException error) {
        String code = KmsFailures.codeOf(error).orElse("an answer without an error code");
        return new KmsFailureException(
                code + " (HTTP " + error.statusCode() + ", request " + error.requestId() + ")", error);
    }

    /** No answer, or none that can be read. */
    static KmsFailureException notAnswered(SdkException failure) {
        String text = isUnreadable(failure)
                ? "an answer that can't be read"
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return new KmsFailureException(text, failure);
    }

    private static boolean isUnreadable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getName().contains(".jackson.")) {
                return true;
            }
        }
        return false;
    }
}
