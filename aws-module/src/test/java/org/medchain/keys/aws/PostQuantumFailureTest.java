package org.medchain.keys.aws;

import org.junit.jupiter.api.Tag;

/** The same failures with the HTTP client of the AWS CRT, whose exceptions are others. */
@Tag("slow")
class PostQuantumFailureTest extends FailureTest {

    @Override
    boolean postQuantumTls() {
        return true;
    }
}
