package org.medchain.keys.client.message;

import org.medchain.keys.PlainKey;

/** Finds the data key of a message. */
@FunctionalInterface
public interface OpeningKeys {

    /**
     * @param header what the message says of itself; nothing of it is known to be authentic before the key is there
     * @return the data key, which the message closes as soon as its own keys are derived
     * @throws org.medchain.keys.KeyManagementException if there is none for this reader
     */
    PlainKey open(MessageHeader header);
}
