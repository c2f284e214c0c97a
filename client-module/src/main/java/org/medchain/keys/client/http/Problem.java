package org.medchain.keys.client.http;

import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.CmkNotActiveException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.IdempotencyKeyReusedException;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.KmsBusyException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.RequestInProgressException;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.TenantWithoutCmkException;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.problem.ProblemType;

/**
 * Problem details (RFC 9457) that came from the service.
 *
 * @param type empty if it is none that this client knows
 * @param outcomeUnknown whether the operation may have happened all the same
 * @param requestId under which the service's log has the request
 */
record Problem(Optional<ProblemType> type, int status, boolean outcomeUnknown, Optional<String> requestId) {

    private static final Duration A_MOMENT = Duration.ofSeconds(5);

    /** @param status as it came over HTTP; the member of the same name is that of an item */
    static Problem of(Json problem, int status) {
        String type = problem.find("type").map(Json::text).orElse("");
        return new Problem(
                ProblemType.find(type),
                status,
                problem.find("outcome").isPresent(),
                problem.find("requestId").map(Json::text));
    }

    static Problem ofItem(Json problem) {
        return of(problem, problem.require("status").number());
    }

    /** An answer that is not the service's: that of a proxy in front of it, for example. */
    static Problem ofStatus(int status, Optional<String> requestId) {
        return new Problem(Optional.empty(), status, false, requestId);
    }

    boolean isOf(ProblemType other) {
        return type.filter(known -> known == other).isPresent();
    }

    /** Returns true if the same request may succeed a little later. */
    boolean isPassing() {
        return type.map(known -> switch (known) {
                    case TOO_MANY_REQUESTS,
                            KMS_BUSY,
                            KMS_UNAVAILABLE,
                            ISSUER_UNAVAILABLE,
                            AUDIT_UNAVAILABLE,
                            REQUEST_TIMEOUT,
                            REQUEST_IN_PROGRESS,
                            CONFLICT -> true;
                    default -> false;
                })
                .orElse(status == 429 || status == 502 || status == 503 || status == 504);
    }

    /**
     * Returns the exception that the service throws inside the EAR for the same reason.
     *
     * @param ofPatient whether what was not found is the patient; a tenant that is not registered is reported in the same way
     */
    KeyManagementException toException(Optional<Duration> retryAfter, boolean ofPatient) {
        if (type.isEmpty()) {
            return isPassing()
                    ? new ServiceUnreachableException(retryAfter, null)
                    : new UnexpectedAnswerException(status, requestId);
        }
        return switch (type.get()) {
            case UNAUTHENTICATED -> new TokenRefusedException();
            case FORBIDDEN -> new CallerRefusedException();
            case NOT_FOUND -> ofPatient ? new UnknownPatientException() : new UnknownTenantException();
            case TENANT_SUSPENDED -> new TenantSuspendedException();
            case TENANT_WITHOUT_CMK -> new TenantWithoutCmkException();
            case CMK_NOT_ACTIVE -> new CmkNotActiveException();
            case DESTRUCTION_PENDING -> new DestructionPendingException();
            case KEYS_DESTROYED -> new KeysDestroyedException();
            case CONFLICT -> new ConcurrentChangeException();
            case REQUEST_IN_PROGRESS -> new RequestInProgressException();
            case IDEMPOTENCY_KEY_REUSED -> new IdempotencyKeyReusedException();
            case INVALID_ENCRYPTED_KEY -> new InvalidEncryptedKeyException();
            case TOO_MANY_REQUESTS -> new TooManyRequestsException(retryAfter.orElse(A_MOMENT));
            case KMS_REFUSED -> new KmsRefusedException();
            case KMS_BUSY -> new KmsBusyException(retryAfter.orElse(A_MOMENT));
            case KMS_UNAVAILABLE -> new KmsUnavailableException(retryAfter.orElse(A_MOMENT));
            case AUDIT_UNAVAILABLE ->
                outcomeUnknown ? AuditUnavailableException.ofUnknownOutcome(null) : new AuditUnavailableException();
            case ISSUER_UNAVAILABLE, REQUEST_TIMEOUT -> new ServiceUnreachableException(retryAfter, null);
            default -> new UnexpectedAnswerException(status, requestId);
        };
    }
}
