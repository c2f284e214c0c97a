package org.medchain.keys.cli;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.medchain.keys.client.http.WholeAnswer;

/**
 * Says in a few words why a server can't be reached, as far as the JDK's client tells it. The messages of the JDK are not repeated: they may have what
 * the server sent.
 */
final class Unreachable {

    private static final List<String> OF_ANOTHER_HOST =
            List.of("No subject alternative", "No name matching", "Illegal given domain name");

    private Unreachable() {}

    /** Completes "can't be reached: ". */
    static String causeOf(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .toList();
        if (anyIs(UnknownHostException.class, causes) || anyIs(UnresolvedAddressException.class, causes)) {
            return "its name is not found";
        }
        return ofCertificate(causes)
                .or(() -> when(SSLException.class, causes, "the TLS handshake failed; is this an HTTPS port?"))
                .or(() -> when(HttpConnectTimeoutException.class, causes, "the connection timed out"))
                .or(() -> when(HttpTimeoutException.class, causes, "it does not answer in time"))
                .or(() -> when(TimeoutException.class, causes, "it does not answer in time"))
                .or(() -> when(NoRouteToHostException.class, causes, "no route to its address"))
                .or(() -> when(ConnectException.class, causes, "the connection is refused"))
                .or(() -> when(WholeAnswer.TooLongException.class, causes, "its answer is too long"))
                .or(() -> when(InterruptedException.class, causes, "interrupted"))
                .orElse("the connection was lost");
    }

    private static Optional<String> ofCertificate(List<Throwable> causes) {
        return when(CertificateExpiredException.class, causes, "its certificate has expired")
                .or(() -> when(CertificateNotYetValidException.class, causes, "its certificate is not valid yet"))
                .or(() -> causes.stream()
                        .filter(CertificateException.class::isInstance)
                        .findFirst()
                        .map(Unreachable::wordsOf));
    }

    private static String wordsOf(Throwable certificate) {
        String message = String.valueOf(certificate.getMessage());
        return OF_ANOTHER_HOST.stream().anyMatch(message::startsWith)
                ? "its certificate is for another host"
                : "its certificate is not trusted; --ca-file names certificates that are";
    }

    private static Optional<String> when(Class<? extends Throwable> type, List<Throwable> causes, String words) {
        return anyIs(type, causes) ? Optional.of(words) : Optional.empty();
    }

    private static boolean anyIs(Class<? extends Throwable> type, List<Throwable> causes) {
        return causes.stream().anyMatch(type::isInstance);
    }
}
