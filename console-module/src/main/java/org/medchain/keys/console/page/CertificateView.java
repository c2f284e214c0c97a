package org.medchain.keys.console.page;

import java.util.List;

/**
 * A certificate of an erasure, to be read and printed.
 *
 * @param facts what it says
 * @param text the certificate itself, which is signed
 */
public record CertificateView(List<Fact> facts, String text) {}
