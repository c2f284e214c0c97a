package org.medchain.keys.destruction.listing;

import java.util.UUID;

/**
 * A running server and its erasure register.
 *
 * @param id of this run of the server
 * @param place names the file of the register
 */
record ServerOfRegister(UUID id, UUID place) {}
