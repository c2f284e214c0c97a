package org.medchain.keys.provider;

import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.KeyManagementException;

/**
 * The state of a CMK in one of its Regions.
 *
 * @param state empty if the Region did not tell
 * @param failure why it did not
 */
public record RegionalCmk(
        CmkReference cmk, String region, Optional<CmkState> state, Optional<KeyManagementException> failure) {}
