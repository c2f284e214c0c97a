package org.medchain.keys.web.destruction;

/** A certificate: a compact JWS, to be kept as it is. */
public record CertificateView(String certificate) {}
