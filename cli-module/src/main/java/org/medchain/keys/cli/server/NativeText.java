package org.medchain.keys.cli.server;

import java.nio.charset.Charset;

/** Text as this locale has it, which is how Java reads and gives variables of the environment. */
final class NativeText {

    private NativeText() {}

    /** Returns the locale's encoding, which Java 17 has as its default and later versions as a property. */
    static Charset charset() {
        String name = System.getProperty("native.encoding");
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }
}
