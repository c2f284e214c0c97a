package org.medchain.keys.provider;

/**
 * The Region and the CMK that a call to a provider goes to.
 *
 * @param region the Region that is called
 * @param cmk the CMK that the call is about, by whichever name
 */
public record CallTarget(String region, String cmk) {}
