package org.medchain.keys.client;

/**
 * What a cache has done so far.
 *
 * @param served keys that it had
 * @param asked keys that the source was asked for
 * @param withoutFeed of those, while nothing had been heard of revocations for so long that the cache served nothing
 */
public record KeyCacheCounts(long served, long asked, long withoutFeed) {}
