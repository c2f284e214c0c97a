package org.medchain.keys.console.page;

import java.util.List;

/**
 * The person, and the session.
 *
 * @param roles the roles that the service knows
 * @param ends when the session ends, used or not
 * @param zone the time zone of the pages
 */
public record MeView(
        String name,
        String tenant,
        List<String> roles,
        String begun,
        String ends,
        String zone,
        List<String> languages) {}
