package org.medchain.keys.kms;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.medchain.keys.chain.signing.PrivateFile;
import org.medchain.keys.hsm.HsmPin;

/** The HSM's PIN in a file that its owner alone can read: the first line, UTF-8. What is written into it holds from the next login on. */
final class PinInFile implements HsmPin {

    private final Path path;
    private final PrivateFile file;

    PinInFile(Path path) {
        this.path = path;
        this.file = new PrivateFile(path);
    }

    boolean isSafe() {
        try {
            char[] pin = read();
            boolean isThere = pin.length > 0;
            Arrays.fill(pin, ' ');
            return isThere;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public char[] read() throws IOException {
        if (file.isOpenToOthers()) {
            throw new IOException("the file is open to other users");
        }
        byte[] bytes = file.read();
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        int length = 0;
        while (length < text.length() && text.charAt(length) != '\n' && text.charAt(length) != '\r') {
            length++;
        }
        char[] pin = new char[length];
        text.get(pin);
        Arrays.fill(text.array(), ' ');
        return pin;
    }

    /** Writing the file changes it, and so does {@code touch}. */
    @Override
    public String version() {
        try {
            return Files.getLastModifiedTime(path).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
