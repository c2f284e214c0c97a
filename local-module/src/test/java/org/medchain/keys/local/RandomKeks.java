package org.medchain.keys.local;

import java.security.SecureRandom;

/** KEKs of random characters: no test has one that could be anyone's. */
final class RandomKeks {

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomKeks() {}

    static char[] characters() {
        char[] characters = new char[LocalKek.LENGTH];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = (char) ('!' + RANDOM.nextInt('~' - '!' + 1));
        }
        return characters;
    }

    static LocalKek kek() {
        return LocalKek.takeCopyOf(characters());
    }
}
