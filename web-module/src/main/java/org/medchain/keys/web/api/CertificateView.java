package org.medchain.keys.web.api;

/** A certificate: a compact JWS, to be kept as it is. */
public record CertificateView(String certificate) {}
