package org.medchain.keys.aws;

/** The same failures with the HTTP client of the AWS CRT, whose exceptions are others. */
class PostQuantumFailureTest extends FailureTest {

    @Override
    boolean postQuantumTls() {
        return true;
    }
}
