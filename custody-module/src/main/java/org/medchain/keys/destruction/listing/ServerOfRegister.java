package org.medchain.keys.destruction.listing;

import java.util.UUID;

/**
 * A running server and its erasure register.
 *
 * @param id of this run of the server
 * @param place names the file of the register
 */
record ServerOfRegister(UUID id, UUID place) {

    /** Returns the text that stands for the server in the MAC of its notes. */
    String name() {
        return id + " " + place;
    }
}
