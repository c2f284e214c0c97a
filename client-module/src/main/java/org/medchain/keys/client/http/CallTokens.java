package org.medchain.keys.client.http;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The bearer tokens of one call. Once in a call there is another one in place of a token that the service did not accept. */
final class CallTokens {

    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    private final Supplier<String> source;
    private String sent = "";
    private Optional<String> other = Optional.empty();
    private boolean refused;

    CallTokens(Supplier<String> source) {
        this.source = source;
    }

    /** Returns the token to send now. */
    String next() {
        sent = other.orElseGet(this::ask);
        other = Optional.empty();
        return sent;
    }

    /** Returns true if there is another token in place of the last one, which the service did not accept. */
    boolean findOther() {
        if (refused) {
            return false;
        }
        refused = true;
        if (source instanceof TokenSource tokens) {
            tokens.refused(sent);
        }
        other = Optional.of(ask()).filter(token -> !token.equals(sent));
        return other.isPresent();
    }

    /** Returns the token after checking it here, since the JDK's client repeats a header that it refuses. */
    private String ask() {
        String token = source.get();
        if (token == null || !TOKEN.matcher(token).matches()) {
            throw new IllegalStateException(
                    "the supplier of tokens gave none, or one with blanks or control characters");
        }
        return token;
    }

    @Override
    public String toString() {
        return "CallTokens[redacted]";
    }
}
