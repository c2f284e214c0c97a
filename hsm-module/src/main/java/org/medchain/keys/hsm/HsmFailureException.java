package org.medchain.keys.hsm;

import java.util.Optional;
import java.util.Set;

/**
 * The HSM did not do what it was asked: a failure of the infrastructure, whose message may be logged. It holds the code of PKCS #11 and no
 * more; the JDK's own exceptions are not attached.
 */
final class HsmFailureException extends Exception {

    private static final String CODE_PREFIX = "CKR_";

    /** The HSM has looked at the key, and no waiting mends what it says. */
    private static final Set<String> REFUSALS = Set.of(
            "CKR_KEY_FUNCTION_NOT_PERMITTED",
            "CKR_KEY_TYPE_INCONSISTENT",
            "CKR_KEY_SIZE_RANGE",
            "CKR_MECHANISM_INVALID",
            "CKR_ACTION_PROHIBITED");

    private static final Set<String> OF_THE_PIN = Set.of(
            "CKR_PIN_INCORRECT",
            "CKR_PIN_LOCKED",
            "CKR_PIN_EXPIRED",
            "CKR_PIN_INVALID",
            "CKR_PIN_LEN_RANGE",
            "CKR_USER_PIN_NOT_INITIALIZED");

    private final Optional<String> code;

    HsmFailureException(String message) {
        this(message, Optional.empty());
    }

    /** The HSM refused this PIN before. It is not asked again: it counts refusals, and locks itself. */
    static HsmFailureException pinRefusedBefore() {
        return new HsmFailureException("the PIN was refused, and is the same since", Optional.of("CKR_PIN_INCORRECT"));
    }

    private HsmFailureException(String message, Optional<String> code) {
        super(message);
        this.code = code;
    }

    /** @param doing what was being done, for the log */
    HsmFailureException(String doing, Throwable origin) {
        this(doing, origin, codeIn(origin));
    }

    private HsmFailureException(String doing, Throwable origin, Optional<String> code) {
        this(doing + ": " + code.orElse(origin.getClass().getSimpleName()), code);
        setStackTrace(origin.getStackTrace());
    }

    boolean isRefusal() {
        return code.filter(REFUSALS::contains).isPresent();
    }

    boolean isOfThePin() {
        return code.filter(OF_THE_PIN::contains).isPresent();
    }

    /** The code that PKCS #11 answered, which the JDK has as the text of an exception of its own. */
    private static Optional<String> codeIn(Throwable origin) {
        for (Throwable cause = origin; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage());
            if (cause.getClass().getSimpleName().equals("PKCS11Exception") && text.startsWith(CODE_PREFIX)) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }
}
