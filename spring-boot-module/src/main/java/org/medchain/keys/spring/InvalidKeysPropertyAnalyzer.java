package org.medchain.keys.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Makes Spring Boot report a bad property in one line, in place of a stack trace. */
final class InvalidKeysPropertyAnalyzer extends AbstractFailureAnalyzer<InvalidKeysPropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidKeysPropertyException cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
