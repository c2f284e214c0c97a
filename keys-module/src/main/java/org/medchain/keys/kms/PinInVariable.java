package org.medchain.keys.kms;

import java.util.function.Supplier;
import org.medchain.keys.hsm.HsmPin;

/** The HSM's PIN in a variable of the environment: it is the same as long as the server runs. */
final class PinInVariable implements HsmPin {

    private final Supplier<String> value;

    PinInVariable(Supplier<String> value) {
        this.value = value;
    }

    @Override
    public char[] read() {
        return value.get().toCharArray();
    }

    @Override
    public String version() {
        return "";
    }
}
