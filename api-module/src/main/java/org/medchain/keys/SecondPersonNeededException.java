package org.medchain.keys;

/** Who asked for a destruction can't approve it too. */
public final class SecondPersonNeededException extends KeyManagementException {

    private static final long serialVersionUID = 1L;

    public SecondPersonNeededException() {
        super(FailureReason.FORBIDDEN, "a destruction is approved by another person than the one who asked for it");
    }
}
