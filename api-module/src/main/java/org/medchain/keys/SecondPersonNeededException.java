package org.medchain.keys;

/** The person who requested a destruction can't approve it as well. */
public final class SecondPersonNeededException extends KeyManagementException {

    public SecondPersonNeededException() {
        super(
                FailureReason.SECOND_PERSON_NEEDED,
                "a destruction is approved by another person than the one who asked for it");
    }
}
