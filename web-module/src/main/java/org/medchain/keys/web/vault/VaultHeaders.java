package org.medchain.keys.web.vault;

import java.util.List;
import java.util.function.Function;
import org.medchain.keys.MalformedValueException;

/** The headers by which a client of Vault asks for what there is not: another namespace, or an answer in a wrapping. */
final class VaultHeaders {

    private static final List<String> OTHER_WISHES = List.of("X-Vault-Namespace", "X-Vault-Wrap-TTL");

    private VaultHeaders() {}

    /**
     * Refuses a request with one of them.
     *
     * @param valuesOf all values of the header of a name
     * @throws MalformedValueException if there is one of them that says something
     */
    static void requireNoOtherWish(Function<String, List<String>> valuesOf) {
        for (String name : OTHER_WISHES) {
            if (!valuesOf.apply(name).stream().allMatch(String::isBlank)) {
                throw new MalformedValueException(
                        name, "must not be sent: there are no namespaces and no wrapped answers");
            }
        }
    }
}
