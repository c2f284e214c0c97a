package org.medchain.keys.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What AWS KMS answered instead of a result: the error's name, HTTP status and request id, by which AWS' support finds it. Stands
 * in for the SDK's exception as a cause, since that one's message repeats the ARN, the caller and parts of the request.
 */
final class KmsAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private KmsAnswerException(String message, Throwable origin) {
        super(message);
        setStackTrace(origin.getStackTrace());
    }

    static KmsAnswerException of(AwsServiceException error) {
        String text = KmsFailures.codeOf(error).orElse("an answer without an error code") + " (HTTP "
                + error.statusCode() + ", request " + error.requestId() + ")";
        return new KmsAnswerException(text, error);
    }

    static KmsAnswerException unreadable(Throwable error) {
        return new KmsAnswerException("an answer that can't be read", error);
    }
}
