package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.KmsException;

class KmsFailuresTest {

    private static KmsException answer(String code, int status, String message) {
        AwsErrorDetails details =
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
        return (KmsException) KmsException.builder()
                .awsErrorDetails(details)
                .message(message)
                .requestId("request-1")
                .statusCode(status)
                .build();
    }

    @Nested
    class Classify {

        @ParameterizedTest
        @CsvSource({"InvalidCiphertextException, 400", "IncorrectKeyException, 400"})
        void tellsAnInvalidKey(String code, int status) {
            assertThat(KmsFailures.classify(answer(code, status, "m")))
                    .isInstanceOf(InvalidEncryptedKeyException.class)
                    .hasNoCause();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "AccessDeniedException",
                    "DisabledException",
                    "KMSInvalidStateException",
                    "NotFoundException",
                    "InvalidKeyUsageException",
                    "InvalidGrantTokenException",
                    "InvalidArnException",
                    "LimitExceededException",
                    "UnsupportedOperationException",
                    "DryRunOperationException",
                    "ValidationException",
                    "ExpiredTokenException",
                    "ExpiredToken",
                    "UnrecognizedClientException",
                    "InvalidClientTokenId",
                    "InvalidSignatureException",
                    "SignatureDoesNotMatch",
                    "IncompleteSignature",
                    "MissingAuthenticationTokenException",
                    "OptInRequired",
                    "NotAuthorized",
                    "CodeOfTheFuture"
                })
        void tellsARefusal(String code) {
            assertThat(KmsFailures.classify(answer(code, 400, "m"))).isInstanceOf(KmsRefusedException.class);
        }

        @ParameterizedTest
        @CsvSource({
            "ThrottlingException, 400",
            "Throttling, 400",
            "ThrottledException, 400",
            "TooManyRequestsException, 400",
            "RequestLimitExceeded, 400",
            "RequestThrottled, 400",
            "RequestThrottledException, 400",
            "BandwidthLimitExceeded, 400",
            "PriorRequestNotComplete, 400",
            "SlowDown, 400",
            "KMSInternalException, 500",
            "KMSInternalException, 400",
            "KeyUnavailableException, 500",
            "KeyUnavailableException, 400",
            "DependencyTimeoutException, 503",
            "DependencyTimeoutException, 400",
            "InternalFailure, 400",
            "InternalError, 400",
            "InternalServerError, 400",
            "ServiceUnavailable, 400",
            "ServiceUnavailableException, 400",
            "RequestTimeout, 400",
            "RequestTimeoutException, 400",
            "CodeOfTheFuture, 500",
            "CodeOfTheFuture, 503",
            "CodeOfTheFuture, 429",
            "'', 400",
            ", 404"
        })
        void tellsThatKmsIsNotAvailable(String code, int status) {
            assertThat(KmsFailures.classify(answer(code, status, "m"))).isInstanceOf(KmsUnavailableException.class);
        }

        @Test
        void takesAnAnswerWithoutDetailsForNoAnswerOfKms() {
            SdkException answer =
                    (SdkException) KmsException.builder().statusCode(403).build();

            assertThat(KmsFailures.classify(answer)).isInstanceOf(KmsUnavailableException.class);
        }

        private static Stream<SdkException> failuresWithoutAnAnswer() {
            return Stream.of(
                    SdkClientException.create("no route", new UnknownHostException("kms")),
                    SdkClientException.create("credentials"),
                    ApiCallTimeoutException.create(1000),
                    ApiCallAttemptTimeoutException.create(1000),
                    AbortedException.create("interrupted"));
        }

        @ParameterizedTest
        @MethodSource("failuresWithoutAnAnswer")
        void saysWhatHappenedWhereNothingWasAnswered(SdkException failure) {
            failure.addSuppressed(new IllegalStateException("an earlier attempt"));

            assertThat(KmsFailures.classify(failure))
                    .isInstanceOf(KmsUnavailableException.class)
                    .cause()
                    .hasMessage(failure.getClass().getSimpleName() + ": " + failure.getMessage())
                    .hasNoCause()
                    .hasNoSuppressedExceptions();
        }

        @ParameterizedTest
        @CsvSource({"AccessDeniedException, 400", "KMSInternalException, 500", "ValidationException, 400"})
        void carriesCodeStatusAndRequestAndNoWordOfTheMessage(String code, int status) {
            String input = UUID.randomUUID().toString();

            Throwable failure = KmsFailures.classify(answer(code, status, "Value '" + input + "' at 'x'"));

            assertThat(failure)
                    .hasMessageNotContaining(input)
                    .cause()
                    .hasMessage(code + " (HTTP " + status + ", request request-1)")
                    .hasNoCause();
        }
    }
}
