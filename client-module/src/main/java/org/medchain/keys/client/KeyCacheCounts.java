package org.medchain.keys.client;

/**
 * The counts of a cache so far.
 *
 * @param served keys that it had
 * @param asked keys that the source was asked for
 * @param withoutFeed of those, while nothing had been heard of revocations for so long that the cache served nothing
 */
public record KeyCacheCounts(long served, long asked, long withoutFeed) {}
