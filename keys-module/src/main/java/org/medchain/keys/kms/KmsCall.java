package org.medchain.keys.kms;

/** The kinds of call to the key management service. Those that look a CMK up, its state and its newest material, are one kind. */
enum KmsCall {
    GENERATE_DATA_KEY("generateDataKey"),
    UNWRAP("unwrap"),
    REWRAP("rewrap"),
    DESCRIBE("describe");

    private final String label;

    KmsCall(String label) {
        this.label = label;
    }

    /** Returns the label in metrics, reports and the log. */
    String label() {
        return label;
    }
}
