package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.medchain.keys.chain.ChainHead;

/**
 * Names a tenant's file so that no id leaves the directory, and no two ids share a file, not even where file names don't tell
 * upper from lower case.
 */
public final class CheckpointFileName {

    private static final String PREFIX = "tenant-";
    private static final String SUFFIX = ".checkpoints";

    /** Follows the name of a file that was set aside. */
    static final String ASIDE = ".restored-";

    private CheckpointFileName() {}

    /** Names the file that has this head's checkpoint as its newest, and is set aside. */
    static String aside(ChainHead lost) {
        return of(lost.tenantId()) + ASIDE + lost.size() + "-"
                + lost.hash().toString().substring(0, 16);
    }

    static String of(String tenantId) {
        return stem(tenantId) + SUFFIX;
    }

    static boolean isAside(String name) {
        return name.startsWith(PREFIX) && name.contains(SUFFIX + ASIDE);
    }

    /** Returns the names of all files in the directory. */
    static List<String> in(Path directory) throws IOException {
        String[] names = directory.toFile().list();
        if (names == null) {
            throw new NoSuchFileException(directory.toString());
        }
        return List.of(names);
    }

    /** Lower-case letters, digits and hyphens as they are, every other byte as an underscore and two hex digits. */
    public static String stem(String tenantId) {
        StringBuilder name = new StringBuilder(PREFIX);
        for (byte octet : tenantId.getBytes(StandardCharsets.UTF_8)) {
            if ((octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9') || octet == '-') {
                name.append((char) octet);
            } else {
                name.append('_').append(HexFormat.of().toHexDigits(octet));
            }
        }
        return name.toString();
    }
}
