package org.medchain.keys.aws;

/** The same with the HTTP client of the AWS CRT. */
class PostQuantumConcurrencyTest extends ConcurrencyTest {

    @Override
    boolean postQuantumTls() {
        return true;
    }
}
